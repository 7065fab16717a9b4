package org.serverzoo.http1;

import java.time.Duration;
import java.util.stream.Stream;
import org.serverzoo.api.Limits;
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

  /// What a connection can wait for, and how it ends if that does not come.
  public enum For {
    /// For nobody: a call runs, which has no deadline here.
    NOTHING(End.NOT_YET),
    REQUEST(End.CLOSE),
    HEAD(End.REFUSE),
    BODY(End.REFUSE),
    WRITE(End.CUT),
    LINGER(End.CUT);

    private final End end;

    For(End end) {
      this.end = end;
    }
  }

  /// How long what a client still sends is read and dropped (RFC 9112 section 9.6).
  public static final Duration LINGER = Duration.ofSeconds(1);

  /// A request may be on its way to a connection that nobody needs any more: closing it at once
  /// would lose that.
  private static final Duration QUIET = Duration.ofMillis(500);

  private static final Duration LONGEST_TICK = Duration.ofMillis(100);

  private final Duration idleTimeout;
  private final Limits limits;

  private volatile For what = For.NOTHING;

  /// When it began. Written before [#what] and read after it: whoever looks from another thread may
  /// take a wait for a later one, never for an earlier one.
  private long since;

  /// When the wait for the body began that is on its way.
  private long bodySince;

  public Wait(Settings settings) {
    this(settings.idleTimeout(), settings.limits());
  }

  /// For a process of one request, which would have to load the classes of all other settings.
  public Wait(Duration idleTimeout, Limits limits) {
    this.idleTimeout = idleTimeout;
    this.limits = limits;
  }

  /// How often to look, so that nothing is more than a tenth late.
  public static Duration tick(Settings settings) {
    return Stream.of(
            settings.idleTimeout(), settings.limits().headDeadline(), settings.limits().bodyStall())
        .map(limit -> limit.dividedBy(10).plusMillis(1))
        .reduce(LONGEST_TICK, Wait::shorter);
  }

  public For what() {
    return what;
  }

  /// It waits for something, from now on. To wait for a head goes on however much of it comes; to
  /// wait for a body begins anew with each part, up to the deadline of the whole.
  public void begin(For next, long now) {
    if (next == For.HEAD && what == For.HEAD) {
      return;
    }
    if (next == For.BODY && what != For.BODY) {
      bodySince = now;
    }
    since = now;
    // An event loop comes here for each request of a pipeline, and a volatile write is dear.
    if (next != For.REQUEST || what != For.REQUEST) {
      what = next;
    }
  }

  /// What is to be done now.
  ///
  /// @param hurry whether the server wants to be rid of idle connections
  public End endAt(long now, boolean hurry) {
    For current = what;
    long end =
        current == For.REQUEST && hurry
            ? since + shorter(QUIET, idleTimeout).toNanos()
            : deadline(current);
    return now - end > 0 ? current.end : End.NOT_YET;
  }

  /// When it is over, if nothing comes. Of what has no deadline: when it began.
  public long deadline() {
    return deadline(what);
  }

  private long deadline(For current) {
    return switch (current) {
      case NOTHING -> since;
      case REQUEST, WRITE -> since + idleTimeout.toNanos();
      case HEAD -> since + limits.headDeadline().toNanos();
      case BODY -> {
        long part = since + limits.bodyStall().toNanos();
        long whole = bodySince + limits.bodyDeadline().toNanos();
        yield part - whole < 0 ? part : whole;
      }
      case LINGER -> since + LINGER.toNanos();
    };
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
