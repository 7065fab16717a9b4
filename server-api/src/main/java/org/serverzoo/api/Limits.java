package org.serverzoo.api;

import java.time.Duration;

/// What a request may measure, and how long it may take to arrive. The same for every design.
///
/// @param maxRequestLineBytes beyond it: 414
/// @param maxHeaderBytes the header field section, line ends included, and the same for the chunk
///   extensions and trailers of a request together; beyond it: 431
/// @param maxFieldLineBytes one field line, chunk size line or trailer without its line end; beyond
///   it: 431. Most servers refuse a line of about 8,000 bytes, and what is refused elsewhere should
///   not pass here
/// @param maxFields fields of a head, and trailers; beyond it: 431
/// @param maxBodyBytes the content, without any chunked framing; beyond it: 413
/// @param headDeadline from a request's first byte to the end of its head; beyond it: 408
/// @param bodyStall the longest time without a byte of body; beyond it: 408
/// @param bodyDeadline from the end of the head to the end of the body; beyond it: 408
public record Limits(
    int maxRequestLineBytes,
    int maxHeaderBytes,
    int maxFieldLineBytes,
    int maxFields,
    int maxBodyBytes,
    Duration headDeadline,
    Duration bodyStall,
    Duration bodyDeadline) {

  /// The limits that the README states.
  public static final Limits DEFAULT =
      new Limits(
          8 << 10,
          16 << 10,
          8_000,
          100,
          1 << 20,
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30));

  /// The same sizes with other deadlines.
  public Limits withDeadlines(Duration headDeadline, Duration bodyStall, Duration bodyDeadline) {
    return new Limits(
        maxRequestLineBytes,
        maxHeaderBytes,
        maxFieldLineBytes,
        maxFields,
        maxBodyBytes,
        headDeadline,
        bodyStall,
        bodyDeadline);
  }
}
