package org.serverzoo.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/// The current date as the `Date` field wants it (RFC 9110 section 5.6.7), formatted once a second.
///
/// By hand: a process that serves one request would wait longer for the classes of
/// `java.time.format` than for all else that an answer takes.
///
/// @param second the Unix time that the date stands for
/// @param text such as `Sun, 06 Nov 1994 08:49:37 GMT`
/// @param line the whole field line in ISO-8859-1, ended by CRLF: read it, do not write to it
@SuppressWarnings(
    "ArrayRecordComponent") // Shared for a second by every answer: copies would defeat it.
public record HttpDate(long second, String text, byte[] line) {

  private static final long SECONDS_OF_A_DAY = 86_400;

  /// From 1 March of the year 0 to 1 January 1970.
  private static final long DAYS_BEFORE_1970 = 719_468;

  private static final int DAYS_OF_400_YEARS = 146_097;

  /// Three letters each. The first of January 1970 was a Thursday.
  private static final String WEEKDAYS = "ThuFriSatSunMonTueWed";

  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

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

  /// The date of a second since 1970.
  static HttpDate of(long second) {
    long day = Math.floorDiv(second, SECONDS_OF_A_DAY);
    int ofDay = (int) Math.floorMod(second, SECONDS_OF_A_DAY);
    StringBuilder text = new StringBuilder(32);
    three(text, WEEKDAYS, (int) Math.floorMod(day, 7L)).append(", ");
    date(text, day).append(' ');
    two(text, ofDay / 3600).append(':');
    two(text, ofDay / 60 % 60).append(':');
    two(text, ofDay % 60).append(" GMT");
    return withLine(second, text.toString());
  }

  private static HttpDate withLine(long second, String text) {
    return new HttpDate(second, text, "Date: ".concat(text).concat("\r\n").getBytes(ISO_8859_1));
  }

  /// Day, month and year. Years are counted from March here, so that the day that comes every four
  /// years is the last of its year (Hinnant, "chrono-Compatible Low-Level Date Algorithms").
  private static StringBuilder date(StringBuilder text, long day) {
    long days = day + DAYS_BEFORE_1970;
    long era = Math.floorDiv(days, (long) DAYS_OF_400_YEARS);
    int dayOfEra = (int) Math.floorMod(days, (long) DAYS_OF_400_YEARS);
    int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int monthFromMarch = (5 * dayOfYear + 2) / 153;
    int month = (monthFromMarch + 2) % 12;
    long year = era * 400 + yearOfEra + (month < 2 ? 1 : 0);
    two(text, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1).append(' ');
    return three(text, MONTHS, month).append(' ').append(year);
  }

  private static StringBuilder three(StringBuilder text, String names, int index) {
    return text.append(names, 3 * index, 3 * index + 3);
  }

  private static StringBuilder two(StringBuilder text, int number) {
    return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }
}
