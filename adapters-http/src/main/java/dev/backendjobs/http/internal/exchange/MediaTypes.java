// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.exchange;

import dev.backendjobs.http.internal.replies.RequestRefusal;
import dev.backendjobs.http.internal.text.MessageText;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which bodies are taken: JSON in UTF-8, not compressed.
 *
 * <p>Refusing every other type is what makes browsers ask before they write: a page may send text
 * and forms to other origins without asking, but not JSON.
 */
public final class MediaTypes {
  private static final String ALLOWED = "; allowed is application/json in UTF-8";

  private MediaTypes() {}

  /**
   * Checks a {@code Content-Type} that is present.
   *
   * @throws RequestRefusal naming what is wrong
   */
  public static void requireJson(List<String> contentTypes) {
    if (contentTypes.size() != 1) {
      throw refusal("The request has " + contentTypes.size() + " Content-Type headers");
    }
    String[] parts = contentTypes.get(0).toLowerCase(Locale.ROOT).split(";", -1);
    if (!isJson(parts[0].strip())) {
      throw refusal("The Content-Type is " + MessageText.quoted(contentTypes.get(0)));
    }
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      if (parameter.startsWith("charset=") && !isUtf8(parameter.substring("charset=".length()))) {
        throw refusal("The charset of the Content-Type is not utf-8");
      }
    }
  }

  /** Returns the refusal of a body that has no {@code Content-Type}. */
  public static RequestRefusal missing() {
    return refusal("The body has no Content-Type");
  }

  /**
   * Checks a {@code Content-Encoding}; null if it is absent.
   *
   * @throws RequestRefusal if the body is compressed
   */
  public static void requireIdentity(@Nullable String contentEncoding) {
    if (contentEncoding != null && !contentEncoding.strip().equalsIgnoreCase("identity")) {
      throw refusal("The Content-Encoding is " + MessageText.quoted(contentEncoding));
    }
  }

  private static boolean isJson(String type) {
    return type.equals("application/json")
        || type.startsWith("application/x-amz-json-1.")
        || (type.startsWith("application/") && type.endsWith("+json"));
  }

  private static boolean isUtf8(String charset) {
    return charset.equals("utf-8") || charset.equals("\"utf-8\"") || charset.equals("utf8");
  }

  private static RequestRefusal refusal(String message) {
    return RequestRefusal.unsupportedMediaType(message + ALLOWED);
  }
}
