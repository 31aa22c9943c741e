// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.access.file;

import static java.util.Objects.requireNonNull;

import dev.backendjobs.http.access.AccessRequest;
import dev.backendjobs.http.access.Authorizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The content of an access file: who may do what, and by which credentials.
 *
 * <p>A line is words separated by spaces; {@code #} at the beginning of a word makes the rest of
 * the line a comment, and empty lines mean nothing:
 *
 * <pre>
 * token NAME APPS read|write SHA-256-OF-THE-TOKEN
 * key   NAME APPS read|write ACCESS-KEY-ID SECRET
 * </pre>
 *
 * <p>{@code APPS} are exact names of apps separated by commas, or {@code *} for every app; a space,
 * comma, {@code #} or {@code %} in a name is percent-encoded. {@code read} may get and list jobs,
 * {@code write} may all. A name may have several lines, all of the same apps and rights, so that
 * one token can take the place of another while both are good.
 *
 * <p>Immutable and safe to share. As an {@link Authorizer} it permits only what it names.
 */
public final class AccessList implements Authorizer {
  private static final Pattern COMMENT = Pattern.compile("(^|\\s)#.*");
  private static final Pattern SPACES = Pattern.compile("\\s+");
  private static final int TOKEN_WORDS = 5;
  private static final int KEY_WORDS = 6;

  private final List<Token> tokens;
  private final Map<String, AccessKey> keys;
  private final Map<String, Grant> grants;

  private record Token(TokenHash hash, String principal) {}

  private AccessList(List<Token> tokens, Map<String, AccessKey> keys, Map<String, Grant> grants) {
    this.tokens = List.copyOf(tokens);
    this.keys = Map.copyOf(keys);
    this.grants = Map.copyOf(grants);
  }

  /**
   * Reads the text of an access file.
   *
   * @throws AccessFormatException for the first line that is wrong
   */
  public static AccessList parse(String text) throws AccessFormatException {
    requireNonNull(text, "text");
    Reader reader = new Reader();
    int number = 0;
    for (String line : text.split("\\R", -1)) {
      number++;
      String words = COMMENT.matcher(line).replaceFirst("").strip();
      if (!words.isEmpty()) {
        try {
          reader.take(SPACES.split(words));
        } catch (IllegalArgumentException wrong) {
          throw new AccessFormatException(number, String.valueOf(wrong.getMessage()));
        }
      }
    }
    return new AccessList(reader.tokens, reader.keys, reader.grants);
  }

  /**
   * Returns the name of the holder of the token, or empty if it is unknown, which takes as long.
   */
  public Optional<String> principalOfToken(String token) {
    TokenHash hash = TokenHash.of(requireNonNull(token, "token"));
    @Nullable String found = null;
    for (Token known : tokens) {
      if (known.hash.isSameAs(hash)) {
        found = known.principal;
      }
    }
    return Optional.ofNullable(found);
  }

  /** Returns the access key of this id, if there is one. */
  public Optional<AccessKey> accessKey(String id) {
    return Optional.ofNullable(keys.get(requireNonNull(id, "id")));
  }

  @Override
  public boolean permits(AccessRequest request) {
    requireNonNull(request, "request");
    return request.principal().map(grants::get).filter(grant -> grant.covers(request)).isPresent();
  }

  /** Returns the number of names that it admits. */
  public int size() {
    return grants.size();
  }

  /** Returns a text without any secret. */
  @Override
  public String toString() {
    return "access list of " + grants.size() + " names";
  }

  /** Takes line after line. */
  private static final class Reader {
    private final List<Token> tokens = new ArrayList<>();
    private final Map<String, AccessKey> keys = new HashMap<>();
    private final Map<String, Grant> grants = new HashMap<>();

    void take(String[] words) {
      switch (words[0]) {
        case "token" -> {
          require(words, TOKEN_WORDS, "token NAME APPS read|write SHA-256");
          TokenHash hash = TokenHash.parse(words[4]);
          if (tokens.stream().anyMatch(other -> other.hash.isSameAs(hash))) {
            throw new IllegalArgumentException("this token is in a line before");
          }
          tokens.add(new Token(hash, grant(words)));
        }
        case "key" -> {
          require(words, KEY_WORDS, "key NAME APPS read|write ACCESS-KEY-ID SECRET");
          AccessKey key = AccessKey.of(words[4], words[5], grant(words));
          if (keys.putIfAbsent(key.id(), key) != null) {
            throw new IllegalArgumentException("this access key id is in a line before");
          }
        }
        default -> throw new IllegalArgumentException("the first word must be either token or key");
      }
    }

    private static void require(String[] words, int number, String form) {
      if (words.length != number) {
        throw new IllegalArgumentException(
            "there are " + words.length + " words; the line must be " + form);
      }
    }

    private String grant(String[] words) {
      Grant grant = Grant.ofWords(words[1], words[2], words[3]);
      Grant other = grants.putIfAbsent(grant.principal(), grant);
      if (other != null && !other.equals(grant)) {
        throw new IllegalArgumentException(
            "this name has other apps or rights in a line before; all its lines must agree");
      }
      return grant.principal();
    }
  }
}
