package org.serverzoo.processpool;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.serverzoo.api.EffectiveSetting;

/// The worker's end of the line to its master: a Unix domain socket with a line for each message.
///
/// ```
///   worker ──▶ master    failed SENTENCE | setting NAME⇥VALUE ... ready | stats N N N N | sessions N
///   worker ◀── master    stats | sessions N
/// ```
///
/// The end of the stream says that the master is gone, however it died: the kernel closes its end.
/// The last line of a worker that drains is its stats, unasked.
public final class WorkerLink implements AutoCloseable {

  /// The option by which a worker is told where its master listens for it.
  public static final String OPTION = "--link";

  /// The option by which a worker is told its share of the database sessions.
  public static final String SESSIONS_OPTION = "--db-sessions";

  private final SocketChannel channel;
  private final BufferedReader in;

  /// Guarded by this.
  private final BufferedWriter out;

  private WorkerLink(SocketChannel channel) {
    this.channel = channel;
    this.in = new BufferedReader(Channels.newReader(channel, UTF_8));
    this.out = new BufferedWriter(Channels.newWriter(channel, UTF_8));
  }

  /// Connects to the master.
  public static WorkerLink connect(Path path) throws IOException {
    return new WorkerLink(SocketChannel.open(UnixDomainSocketAddress.of(path)));
  }

  /// Tells why this worker cannot start.
  public void failed(String sentence) throws IOException {
    send("failed " + oneLine(sentence));
  }

  /// Tells that this worker serves, and with which settings in force.
  public void ready(List<EffectiveSetting> effective) throws IOException {
    for (EffectiveSetting setting : effective) {
      send("setting " + oneLine(setting.name()) + "\t" + oneLine(setting.value()));
    }
    send("ready");
  }

  /// Whether this end has not been closed; the master may be gone all the same.
  public boolean isOpen() {
    return channel.isOpen();
  }

  /// Answers the master until it is gone, or this end is closed. Blocks.
  public void serve(Supplier<WorkerStats> stats, SessionLimit sessions)
      throws InterruptedException {
    try {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.equals("stats")) {
          tell(stats.get());
        } else if (line.startsWith("sessions ")) {
          sessions.limit(Integer.parseInt(line.substring("sessions ".length())));
          send(line);
        }
      }
    } catch (IOException _) {
      // As at the end of the stream.
    }
  }

  /// Tells the master what was done.
  public void tell(WorkerStats stats) throws IOException {
    send("stats " + stats.text());
  }

  private synchronized void send(String line) throws IOException {
    out.write(line);
    out.write('\n');
    out.flush();
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /// Takes a new share of the database sessions.
  @FunctionalInterface
  public interface SessionLimit {

    /// Blocks until no more sessions are open than that.
    void limit(int most) throws InterruptedException;
  }
}
