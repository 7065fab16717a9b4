package org.serverzoo.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The current date as the `Date` field wants it (RFC 9110 section 5.6.7), formatted once a second.
///
/// @param second the Unix time that the date stands for
/// @param text such as `Sun, 06 Nov 1994 08:49:37 GMT`
/// @param line the whole field line in ISO-8859-1, ended by CRLF: read it, do not write to it
@SuppressWarnings(
    "ArrayRecordComponent") // Shared for a second by every answer: copies would defeat it.
public record HttpDate(long second, String text, byte[] line) {

  // Not RFC_1123_DATE_TIME: that writes a day below ten with one digit.
  private static final DateTimeFormatter IMF_FIXDATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /// Replaced by the first thread that sees a new second; two that race write the same.
  private static volatile HttpDate latest = of(0);

  /// The date of this second. Costs one look at the clock.
  public static HttpDate now() {
    HttpDate known = latest;
    long second = Math.floorDiv(System.currentTimeMillis(), 1000L);
    if (known.second != second) {
      known = of(second);
      latest = known;
    }
    return known;
  }

  private static HttpDate of(long second) {
    String text = IMF_FIXDATE.format(Instant.ofEpochSecond(second));
    return new HttpDate(second, text, ("Date: " + text + "\r\n").getBytes(ISO_8859_1));
  }
}
