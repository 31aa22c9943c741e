// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import dev.backendjobs.http.internal.replies.RequestRefusal;
import dev.backendjobs.http.internal.text.MessageText;
import dev.backendjobs.job.BadRequestException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that requests may be addressed to.
 *
 * <p>It protects a server that trusts every caller, because it listens at a loopback address,
 * against DNS rebinding: the name of a hostile page, made to lead to this machine, lets that page
 * read and write as if it were of the same origin. Such a request still names the hostile host, so
 * it is refused as misdirected (421, <a
 * href="https://www.rfc-editor.org/rfc/rfc9110#section-7.4">RFC 9110</a>), and the logger of this
 * class names the host once.
 *
 * <p>What counts is the host in the request line, or else in the {@code Host} header, of which an
 * HTTP/1.1 request must have exactly one (<a
 * href="https://www.rfc-editor.org/rfc/rfc9112#section-3.2">RFC 9112</a>); never its port, and
 * never a header that a proxy adds, such as {@code X-Forwarded-Host}. An HTTP/1.0 request may name
 * none: no browser sends such a one.
 *
 * <p>Its answers never change. Safe to share between threads.
 */
public final class AllowedHosts {
  private static final Pattern HOST = Pattern.compile("[a-z0-9._-]+|\\[[0-9a-f:.]+\\]");
  private static final Pattern AUTHORITY =
      Pattern.compile("([a-z0-9._~!$&'()*+,;=%-]*|\\[[0-9a-f:.]+\\])(:[0-9]*)?");
  private static final Pattern LOOPBACK =
      Pattern.compile(
          "localhost|\\[::1\\]|127(\\.(0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])){3}");

  private static final AllowedHosts ANY = new AllowedHosts(true, Set.of());
  private static final AllowedHosts THIS_MACHINE = new AllowedHosts(false, Set.of());

  private final boolean any;
  private final Set<String> hosts;

  /**
   * The value of {@code Host} that was allowed last; null: none yet.
   *
   * <p>why: most requests name the same host as the one before, and this is asked of each
   */
  private volatile @Nullable String lastAllowed;

  private AllowedHosts(boolean any, Set<String> hosts) {
    this.any = any;
    this.hosts = hosts;
  }

  /** Returns the value that allows every host; a request must still name it properly. */
  public static AllowedHosts any() {
    return ANY;
  }

  /**
   * Returns the value that allows what this machine is called by its own programs: {@code
   * localhost}, {@code 127.0.0.0/8} and {@code [::1]}.
   */
  public static AllowedHosts loopback() {
    return THIS_MACHINE;
  }

  /**
   * Returns a value that allows these hosts too, each exactly: subdomains are not included.
   *
   * @param hosts names, IPv4 addresses, or IPv6 addresses with or without brackets; without a port
   * @throws IllegalArgumentException if one is none of these
   */
  public AllowedHosts and(String... hosts) {
    requireNonNull(hosts, "hosts");
    Set<String> all = new LinkedHashSet<>(this.hosts);
    for (String host : hosts) {
      requireNonNull(host, "host");
      all.add(serialized(host));
    }
    return any ? this : new AllowedHosts(false, Collections.unmodifiableSet(all));
  }

  private static String serialized(String text) {
    // why: a zone names a link of this machine, so no client sends it
    String bare = text.contains(":") ? text.replaceFirst("%[^\\]]*", "") : text;
    String host = bare.contains(":") && !bare.startsWith("[") ? "[" + bare + "]" : bare;
    String lower = host.toLowerCase(Locale.ROOT);
    if (!HOST.matcher(lower).matches() || (lower.startsWith("[") && !isAddress(lower))) {
      throw new IllegalArgumentException(
          "host is "
              + text
              + "; it must be a name or an address without a port, such as jobs.example.com");
    }
    return lower;
  }

  private static boolean isAddress(String bracketed) {
    try {
      // why: nothing is looked up for what stands in brackets
      return InetAddress.getByName(bracketed).getAddress().length > 0;
    } catch (UnknownHostException none) {
      return false;
    }
  }

  /**
   * Checks the host of a request.
   *
   * @throws BadRequestException if the request does not say properly to which host it goes
   * @throws RequestRefusal if it goes to one that is not allowed
   */
  void require(HttpExchange exchange) {
    require(
        exchange.getProtocol(), exchange.getRequestHeaders().get("Host"), exchange.getRequestURI());
  }

  /** As {@link #require(HttpExchange)}; {@code headers} is null if there is no {@code Host}. */
  void require(String protocol, @Nullable List<String> headers, URI target) {
    int count = headers == null ? 0 : headers.size();
    if (count > 1 || (count == 0 && !protocol.equals("HTTP/1.0"))) {
      throw BadRequestException.of("The request has " + count + " Host headers; it must have one");
    }
    boolean isPath = target.getScheme() == null;
    if (headers != null && isPath && headers.get(0).equals(lastAllowed)) {
      return;
    }
    String host = headers == null ? null : hostOf("Host", headers.get(0).strip());
    // why: without a scheme it is a path, even if it begins with what URI takes for an authority
    if (!isPath) {
      String authority = target.getRawAuthority();
      if (authority == null) {
        throw BadRequestException.of("The address in the request line names no host");
      }
      host = hostOf("The host of the request line", authority);
    }
    if (host != null && !allows(host)) {
      throw RequestRefusal.misdirected(host);
    }
    if (headers != null && isPath) {
      lastAllowed = headers.get(0);
    }
  }

  /** Returns the host of {@code host[:port]} in lower case. */
  private static String hostOf(String what, String authority) {
    Matcher parts = AUTHORITY.matcher(authority.toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      throw BadRequestException.of(
          what
              + " is "
              + MessageText.quoted(authority)
              + "; it must be a host and, if need be, a port");
    }
    return parts.group(1);
  }

  private boolean allows(String host) {
    return any || hosts.contains(host) || LOOPBACK.matcher(host).matches();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AllowedHosts that && any == that.any && hosts.equals(that.hosts);
  }

  @Override
  public int hashCode() {
    return hosts.hashCode() + (any ? 1 : 0);
  }

  /** Returns the hosts for logs. */
  @Override
  public String toString() {
    return any ? "any host" : "this machine's own names" + (hosts.isEmpty() ? "" : " and " + hosts);
  }
}
