// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.exchange;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.backendjobs.http.internal.replies.RequestRefusal;
import dev.backendjobs.job.BadRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The body of one request, read at most once and never beyond a limit.
 *
 * <p>It also knows whether the connection can carry another request afterwards: only if the body
 * came to its end. Not safe to share between threads.
 */
public final class RequestBody {
  private static final byte[] EMPTY = {};

  // why: the JDK's server lets a plus sign pass, which others refuse or read otherwise
  private static final Pattern LENGTH = Pattern.compile("[0-9]+");

  private final HttpExchange exchange;
  private final int maxBytes;
  private final boolean malformed;
  private final long declared;
  private Progress progress;
  private byte[] content = EMPTY;

  private enum Progress {
    UNREAD,
    AT_END,
    GIVEN_UP
  }

  public RequestBody(HttpExchange exchange, int maxBytes) {
    this.exchange = exchange;
    this.maxBytes = maxBytes;
    Headers headers = exchange.getRequestHeaders();
    boolean chunked = headers.containsKey("Transfer-Encoding");
    String length = headers.getFirst("Content-Length");
    this.malformed = length != null && !LENGTH.matcher(length).matches();
    this.declared = chunked || malformed ? -1 : length(length);
    this.progress = declared == 0 ? Progress.AT_END : Progress.UNREAD;
  }

  private static long length(@Nullable String contentLength) {
    try {
      return contentLength == null ? 0 : Long.parseLong(contentLength);
    } catch (NumberFormatException beyond) {
      return Long.MAX_VALUE;
    }
  }

  /**
   * Returns the JSON text of the body in bytes; of length 0 if there is none.
   *
   * @throws RequestRefusal if it is too large, or of another type than JSON
   * @throws BadRequestException if it breaks off or its framing is malformed
   */
  public byte[] json() {
    Headers headers = exchange.getRequestHeaders();
    var types = headers.get("Content-Type");
    if (types != null) {
      MediaTypes.requireJson(types);
    }
    MediaTypes.requireIdentity(headers.getFirst("Content-Encoding"));
    byte[] bytes = bytes();
    if (types == null && bytes.length > 0) {
      throw MediaTypes.missing();
    }
    return bytes;
  }

  /**
   * Returns the body, whatever it is; of length 0 if there is none.
   *
   * @throws RequestRefusal if it is too large
   * @throws BadRequestException if it breaks off or its framing is malformed, or did so before
   */
  public byte[] bytes() {
    if (progress == Progress.AT_END) {
      return content;
    }
    if (progress == Progress.GIVEN_UP) {
      throw BadRequestException.of("The body could not be read");
    }
    progress = Progress.GIVEN_UP;
    if (malformed) {
      throw BadRequestException.of("The Content-Length is not a decimal number");
    }
    if (declared > maxBytes) {
      throw RequestRefusal.contentTooLarge(maxBytes);
    }
    byte[] bytes = read();
    if (bytes.length > maxBytes) {
      throw RequestRefusal.contentTooLarge(maxBytes);
    }
    progress = Progress.AT_END;
    content = bytes;
    return bytes;
  }

  private byte[] read() {
    try {
      InputStream in = exchange.getRequestBody();
      if (declared < 0) {
        return in.readNBytes(maxBytes + 1);
      }
      byte[] bytes = new byte[(int) declared];
      if (in.readNBytes(bytes, 0, bytes.length) == bytes.length) {
        return bytes;
      }
    } catch (IOException | RuntimeException broken) {
      // why: the JDK's reader of chunks fails with runtime exceptions on some malformed sizes
      throw BadRequestException.of("The body breaks off or its transfer coding is malformed");
    }
    throw BadRequestException.of("The body breaks off before its Content-Length");
  }

  /**
   * Reads what is left of the body, so that the next request on the connection can be found.
   *
   * @return whether it came to its end; otherwise the connection must be closed
   */
  public boolean finish() {
    if (progress == Progress.UNREAD) {
      try {
        bytes();
      } catch (RequestRefusal | BadRequestException unreadable) {
        return false;
      }
    }
    return progress == Progress.AT_END;
  }

  /** As {@link #finish}, but gives up where it would have to wait for the client. */
  public boolean finishAtOnce() {
    try {
      if (progress == Progress.UNREAD
          && (declared < 0 || exchange.getRequestBody().available() < declared)) {
        progress = Progress.GIVEN_UP;
      }
    } catch (IOException | RuntimeException broken) {
      progress = Progress.GIVEN_UP;
    }
    return finish();
  }
}
