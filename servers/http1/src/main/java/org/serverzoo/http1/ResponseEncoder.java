package org.serverzoo.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.serverzoo.api.HttpDate;
import org.serverzoo.api.Response;
import org.serverzoo.api.Status;

/// Writes answers as HTTP/1.1. Little is encoded more than once: the first lines once a status, the
/// date once a second, the fields once a response. What is left are five copies.
public final class ResponseEncoder {

  /// The interim answer that asks for the body (RFC 9110 section 15.2.1).
  private static final byte[] CONTINUE = ascii("HTTP/1.1 100 Continue\r\n\r\n");

  private static final byte[] END = ascii("\r\n");
  private static final byte[] CLOSE = ascii("Connection: close\r\n\r\n");
  private static final byte[] KEEP_ALIVE = ascii("Connection: keep-alive\r\n\r\n");

  /// Status line and `Server` of each status. No enum map: the first one of a JVM finds the values
  /// by reflection, for which a process of one request would wait.
  private static final Map<Status, byte[]> STARTS = new HashMap<>();

  static {
    for (Status status : Status.values()) {
      STARTS.put(status, start(status));
    }
  }

  private ResponseEncoder() {}

  /// An upper bound of the bytes that [#encode] puts.
  public static int maxBytes(Response response) {
    return 192 + response.encodedFields().length + response.body().length();
  }

  /// Puts a whole answer into a buffer that has room for [#maxBytes(Response)].
  ///
  /// @param headOnly leaves the body out, as HEAD wants
  public static void encode(
      Response response, boolean headOnly, Persistence persistence, ByteBuffer out) {
    out.put(requireNonNull(STARTS.get(response.status())));
    out.put(HttpDate.now().line());
    out.put(response.encodedFields());
    out.put(
        switch (persistence) {
          case KEEP -> END;
          case KEEP_ANNOUNCED -> KEEP_ALIVE;
          case CLOSE -> CLOSE;
        });
    if (!headOnly) {
      response.body().putInto(out);
    }
  }

  /// `100 Continue`, ready to be written; each call returns a buffer of its own.
  public static ByteBuffer interimContinue() {
    return ByteBuffer.wrap(CONTINUE).asReadOnlyBuffer();
  }

  /// A builder, because formatting loads classes for which a process of one request would wait.
  private static byte[] start(Status status) {
    StringBuilder lines = new StringBuilder(80);
    lines.append("HTTP/1.1 ").append(status.code()).append(' ').append(status.reason());
    lines.append("\r\nServer: ").append(Response.SERVER).append("\r\n");
    return ascii(lines.toString());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
