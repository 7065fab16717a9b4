package org.serverzoo.launcher.running;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedWriter;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.serverzoo.api.AccessLog;
import org.serverzoo.api.Response;
import org.slf4j.LoggerFactory;

/// Writes a line for each answer, as near to the Common Log Format as what a design tells us
/// allows: client and user are `-`, and the request line lacks its version.
///
/// ```
/// - - - [21/Nov/2025:04:33:00 +0000] "GET /row?id=42" 200 49
///
///  server threads --offer--> queue (65,536 lines) --> one thread --> file
/// ```
///
/// A server must not wait for a disk, so a line that finds the queue full is dropped. Drops are
/// counted, and said when the log closes: a log with holes must not look complete. Lines are in the
/// order in which they came to the queue.
public final class AccessLogFile implements AccessLog, AutoCloseable {

  private static final int ROOM = 1 << 16;

  /// How long a close waits for a disk that does not take what is queued.
  private static final long CLOSE_SECONDS = 2;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

  /// Ends the writing thread.
  private static final Line LAST = new Line(0, "", "", 0, 0);

  private final BlockingQueue<Line> queue = new ArrayBlockingQueue<>(ROOM);
  private final LongAdder dropped = new LongAdder();
  private final Thread thread;

  /// These three are touched by the writing thread only.
  private final Writer out;

  private long second = -1;
  private String time = "";

  private record Line(long millis, String method, String target, int status, int bytes) {}

  AccessLogFile(OutputStream out) {
    this.out = new BufferedWriter(new OutputStreamWriter(out, ISO_8859_1), 1 << 16);
    this.thread = Thread.ofPlatform().daemon().name("access-log").start(this::writeAll);
  }

  /// Appends to a file, which is made if it is missing; `-` is standard output.
  ///
  /// @throws CannotStartException if the file cannot be written
  public static AccessLogFile open(String path) {
    if (path.equals("-")) {
      return new AccessLogFile(new Uncloseable(System.out));
    }
    try {
      return new AccessLogFile(
          Files.newOutputStream(
              Path.of(path), StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    } catch (IOException refused) {
      throw new CannotStartException("--access-log: cannot write to " + path, refused);
    }
  }

  @Override
  public void answered(String method, String target, Response response) {
    int bytes = method.equals("HEAD") ? 0 : response.body().length();
    Line line =
        new Line(System.currentTimeMillis(), method, target, response.status().code(), bytes);
    if (!queue.offer(line)) {
      dropped.increment();
    }
  }

  /// Lines that are missing so far.
  long dropped() {
    return dropped.sum();
  }

  /// Writes what is queued, unless that takes too long.
  @Override
  public void close() {
    try {
      if (queue.offer(LAST, CLOSE_SECONDS, TimeUnit.SECONDS)) {
        thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      dropped.add(queue.size());
    }
    if (dropped() > 0) {
      LoggerFactory.getLogger(AccessLogFile.class)
          .warn("the access log lacks {} lines: its disk was too slow or full", dropped());
    }
  }

  private void writeAll() {
    try (out) {
      for (Line line = queue.take(); !LAST.equals(line); line = queue.take()) {
        write(line);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (IOException full) {
      dropped.increment();
    }
  }

  private void write(Line line) {
    try {
      out.write("- - - [");
      out.write(time(line.millis));
      out.write("] \"");
      out.write(escape(line.method));
      out.write(' ');
      out.write(escape(line.target));
      out.write("\" " + line.status + ' ' + line.bytes + '\n');
      // A reader of a quiet log sees each line at once; a busy one is written in blocks.
      if (queue.isEmpty() || LAST.equals(queue.peek())) {
        out.flush();
      }
    } catch (IOException full) {
      dropped.increment();
    }
  }

  private String time(long millis) {
    if (millis / 1000 != second) {
      second = millis / 1000;
      time = TIME.format(Instant.ofEpochSecond(second));
    }
    return time;
  }

  /// A quotation mark or a control character in a target would forge lines.
  private static String escape(String text) {
    if (text.chars().allMatch(AccessLogFile::plain)) {
      return text;
    }
    StringBuilder escaped = new StringBuilder();
    text.chars()
        .forEach(c -> escaped.append(plain(c) ? Character.toString(c) : "\\x%02x".formatted(c)));
    return escaped.toString();
  }

  private static boolean plain(int c) {
    return c > ' ' && c < 0x7f && c != '"' && c != '\\';
  }

  /// Standard output outlives the log: what is printed at the end goes there too.
  private static final class Uncloseable extends FilterOutputStream {

    Uncloseable(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
