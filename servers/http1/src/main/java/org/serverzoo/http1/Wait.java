package org.serverzoo.http1;

import java.time.Duration;
import java.util.stream.Stream;
import org.serverzoo.api.Settings;

/// What one connection waits for, how long it may, and what happens then.
///
/// | it waits for | as long as | then |
/// | --- | --- | --- |
/// | a request | `--idle-timeout`; half a second where the server wants to be rid of it | closes without a word |
/// | the rest of a head | 10 s from its first byte | 408, closes |
/// | more of a body | 10 s from the last byte, and 30 s for all of it | 408, closes |
/// | the client to read | `--idle-timeout` from when it last read | is cut |
/// | the client to close, after a last answer | a second | is cut |
///
/// Belongs to the thread that serves the connection; another one may look whether it is over. Times
/// are in nanoseconds of one clock, to be compared with themselves only.
public final class Wait {

  /// What a connection can wait for.
  public enum For {
    /// For nobody: a call runs, which has no deadline here.
    NOTHING,
    REQUEST,
    HEAD,
    BODY,
    WRITE,
    LINGER
  }

  /// What becomes of a connection.
  public enum End {
    /// It may wait on.
    NOT_YET,
    /// It ends without a word: an answer to nothing would be taken for that to the next request.
    CLOSE,
    /// It is told 408 and closed.
    REFUSE,
    /// It ends at once; nobody reads what it might be told.
    CUT
  }

  /// A request may be on its way to a connection that nobody needs any more: closing it at once
  /// would lose that.
  private static final Duration QUIET = Duration.ofMillis(500);

  /// How long what a client still sends is read and dropped (RFC 9112 section 9.6).
  public static final Duration LINGER = Duration.ofSeconds(1);

  private static final Duration LONGEST_TICK = Duration.ofMillis(100);

  private final Settings settings;

  private volatile For what = For.NOTHING;

  /// Written before [#what], and read after it.
  private long deadline;

  /// When the whole body has to be there.
  private long bodyDeadline;

  public Wait(Settings settings) {
    this.settings = settings;
  }

  /// How often to look, so that nothing is more than a tenth late.
  public static Duration tick(Settings settings) {
    return Stream.of(
            settings.idleTimeout(), settings.limits().headDeadline(), settings.limits().bodyStall())
        .map(limit -> limit.dividedBy(10).plusMillis(1))
        .reduce(LONGEST_TICK, (one, other) -> one.compareTo(other) < 0 ? one : other);
  }

  public For what() {
    return what;
  }

  /// When it is over, if nothing comes.
  public long deadline() {
    return deadline;
  }

  /// It waits for something, from now on. To wait for a head goes on however much of it comes; to
  /// wait for a body begins anew with each part, up to the deadline of the whole.
  public void begin(For next, long now) {
    if (next == For.HEAD && what == For.HEAD) {
      return;
    }
    if (next == For.BODY && what != For.BODY) {
      bodyDeadline = now + settings.limits().bodyDeadline().toNanos();
    }
    deadline =
        switch (next) {
          case NOTHING -> deadline;
          case REQUEST, WRITE -> now + settings.idleTimeout().toNanos();
          case HEAD -> now + settings.limits().headDeadline().toNanos();
          case BODY -> earlier(now + settings.limits().bodyStall().toNanos(), bodyDeadline);
          case LINGER -> now + LINGER.toNanos();
        };
    what = next;
  }

  /// What is to be done now.
  ///
  /// @param hurry whether the server wants to be rid of idle connections
  public End endAt(long now, boolean hurry) {
    For current = what;
    long end = deadline;
    if (current == For.REQUEST && hurry) {
      end = earlier(end, end - settings.idleTimeout().toNanos() + QUIET.toNanos());
    }
    if (current == For.NOTHING || now - end <= 0) {
      return End.NOT_YET;
    }
    return switch (current) {
      case NOTHING -> End.NOT_YET;
      case REQUEST -> End.CLOSE;
      case HEAD, BODY -> End.REFUSE;
      case WRITE, LINGER -> End.CUT;
    };
  }

  private static long earlier(long one, long other) {
    return one - other < 0 ? one : other;
  }
}
