package org.serverzoo.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.serverzoo.api.Body;
import org.serverzoo.testing.Slowness;

/// One connection of a client that forgives nothing: it sends the very bytes it is given, and takes
/// an answer for sound only if its framing is (RFC 9112). One thread uses it.
///
/// While it sends it also reads, so that a long pipeline cannot lock up: a server that waits for us
/// to read would otherwise wait for a client that waits for the server to read.
public final class Wire implements AutoCloseable {

  /// How long to wait for the server to do the next thing. Generous: machines are busy.
  public static final Duration PATIENCE = Slowness.scaled(Duration.ofSeconds(5));

  /// As long as a server of the zoo waits for the rest of a request, and some more.
  private static final Duration LONG_PATIENCE = Slowness.scaled(Duration.ofSeconds(15));

  private static final Duration GLANCE = Duration.ofMillis(10);

  private static final int LARGEST_HEAD_BYTES = 16 << 10;

  private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final ByteBuffer piece = ByteBuffer.allocate(64 << 10);

  /// Bytes `[start, end)` came and were not consumed yet.
  private byte[] received = new byte[4096];

  private int start;
  private int end;

  /// The server has sent its last byte, in order or by a reset.
  private boolean ended;

  /// Why the connection broke; empty while it has not.
  private String broken = "";

  private Wire(SocketChannel channel) throws IOException {
    this.channel = channel;
    this.selector = Selector.open();
    this.key = channel.register(selector, SelectionKey.OP_READ);
  }

  /// Connects to a TCP or a Unix domain socket.
  public static Wire connect(SocketAddress address) throws IOException {
    SocketChannel channel = SocketChannel.open(address);
    try {
      if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      }
      channel.configureBlocking(false);
      return new Wire(channel);
    } catch (IOException failed) {
      channel.close();
      throw failed;
    }
  }

  /// Sends all of it, see [WireText].
  public void send(String text) throws IOException {
    send(WireText.bytes(text));
  }

  /// Sends all of it. A server that has gone away is no failure yet: what it answered tells more.
  ///
  /// @throws WireFailure if the server takes nothing for [#PATIENCE]
  public void send(byte[] bytes) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (broken.isEmpty() && write(rest) > 0 && rest.hasRemaining()) {
      int interest = ended ? SelectionKey.OP_WRITE : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
      if (!await(interest, deadline)) {
        throw new WireFailure("The server took no more than %d bytes".formatted(rest.position()));
      }
      if (key.isReadable()) {
        receive();
        deadline = System.nanoTime() + PATIENCE.toNanos();
      }
    }
  }

  /// Sends each byte by itself: most arrive so.
  public void sendByteByByte(byte[] bytes) throws IOException {
    for (byte b : bytes) {
      send(new byte[] {b});
    }
  }

  /// Writes what fits. 0 when there is nobody to write to any more.
  private int write(ByteBuffer rest) {
    try {
      channel.write(rest);
      return 1;
    } catch (IOException gone) {
      broken = String.valueOf(gone.getMessage());
      return 0;
    }
  }

  /// Says that no more will be sent, and goes on reading.
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  /// The same to a server that may have gone away already: what it has left tells more.
  public void sayNoMore() {
    try {
      channel.shutdownOutput();
    } catch (IOException gone) {
      broken = String.valueOf(gone.getMessage());
    }
  }

  /// The next answer, whole. Fails unless its framing is sound and it has a `Content-Length`.
  public Answer answer() throws IOException {
    return answer(false);
  }

  /// The next answer, where the request was a HEAD.
  public Answer answerToHead() throws IOException {
    return answer(true);
  }

  /// `100 Continue` must come.
  public void expectInterim() throws IOException {
    Answer interim = answer();
    if (interim.status() != 100) {
      throw new WireFailure("Instead of 100 Continue came:\n" + interim.shown());
    }
  }

  /// An answer as far as it must be sound whoever has written it.
  ///
  /// @param status 0 if the server closed without a byte
  /// @param open whether the connection stays open behind it
  /// @param asked whether `100 Continue` came first
  /// @param unwanted whether an answer to a HEAD had content: no client reads that
  /// @param content one character for each byte
  record Seen(int status, boolean open, boolean asked, boolean unwanted, String content) {}

  /// Waits for something to come. True if the connection is over instead.
  boolean isOver() throws IOException {
    long deadline = System.nanoTime() + LONG_PATIENCE.toNanos();
    return end == start && !receiveMore(deadline) && (ended || !broken.isEmpty());
  }

  /// The status of the next answer, which stays to be read; 0 if the connection is over instead.
  int nextStatus() throws IOException {
    if (isOver()) {
      return 0;
    }
    int bodyStart = endOfHead(); // Which may move what has come.
    return AnswerHead.statusOf(new String(received, start, bodyStart - start, ISO_8859_1));
  }

  /// Reads the next answer, in whosever words. Its content may end with the connection.
  public Seen seeAnswer(boolean toHead) throws IOException {
    boolean asked = false;
    while (true) {
      if (isOver()) {
        return new Seen(0, false, asked, false, "");
      }
      int bodyStart = endOfHead();
      String head = new String(received, start, bodyStart - start, ISO_8859_1);
      start = bodyStart;
      int status = AnswerHead.statusOf(head);
      if (status == 100) {
        asked = true;
        continue;
      }
      boolean open = skipContent(head, toHead);
      String content = new String(received, bodyStart, start - bodyStart, ISO_8859_1);
      boolean unwanted = toHead && !open && skipUnread(AnswerHead.lengthOf(head).orElse(0));
      return new Seen(status, open, asked, unwanted, content);
    }
  }

  /// The next answer to a request that was no HEAD, in whosever words and with its content; `100
  /// Continue` is passed over.
  public Heard hear() throws IOException {
    Seen seen = seeAnswer(false);
    return new Heard(seen.status(), seen.content(), seen.open());
  }

  /// Passes over the content that an answer to a HEAD must not have, if it is there whole.
  private boolean skipUnread(int length) throws IOException {
    while (end - start < length && receiveMore(deadline())) {
      // Until it is there, or the end of the connection.
    }
    boolean whole = length > 0 && end - start == length;
    start += whole ? length : 0;
    return whole;
  }

  /// True if the connection stays open.
  private boolean skipContent(String head, boolean toHead) throws IOException {
    OptionalInt length = AnswerHead.lengthOf(head);
    if (length.isEmpty() && !toHead) {
      while (receiveMore(deadline())) {
        // Up to the end, which is that of the connection.
      }
      if (!ended) {
        throw new WireFailure("An answer without a length does not end: " + WireText.shown(head));
      }
      start = end;
      return false;
    }
    int bodyEnd = start + (toHead ? 0 : length.orElse(0));
    while (end < bodyEnd) {
      if (!receiveMore(deadline())) {
        throw new WireFailure("The content is not whole: " + howItEnded());
      }
    }
    start = bodyEnd;
    return !AnswerHead.closes(head);
  }

  private Answer answer(boolean toHead) throws IOException {
    int bodyStart = endOfHead();
    AnswerHead head = AnswerHead.parse(new String(received, start, bodyStart - start, ISO_8859_1));
    int bodyEnd = bodyStart + (toHead ? 0 : head.contentLength());
    while (end < bodyEnd) {
      if (!receiveMore(deadline())) {
        throw new WireFailure(
            "%d of %d bytes of the body came, then %s"
                .formatted(end - bodyStart, bodyEnd - bodyStart, howItEnded()));
      }
    }
    Body body = Body.owning(Arrays.copyOfRange(received, bodyStart, bodyEnd));
    Answer answer = new Answer(head.statusLine(), head.fieldLines(), body, bodyEnd - start);
    start = bodyEnd;
    return answer;
  }

  /// The offset after the empty line. Nothing is moved from here until the answer is read.
  private int endOfHead() throws IOException {
    compact();
    int searched = start;
    while (true) {
      for (; searched + END_OF_HEAD.length <= end; searched++) {
        int candidateEnd = searched + END_OF_HEAD.length;
        if (Arrays.equals(received, searched, candidateEnd, END_OF_HEAD, 0, END_OF_HEAD.length)) {
          return candidateEnd;
        }
      }
      if (end - start > LARGEST_HEAD_BYTES) {
        throw new WireFailure("No head of an answer: " + WireText.shown(received, start, end));
      }
      if (!receiveMore(deadline())) {
        String got =
            end == start ? "nothing" : "no more than " + WireText.shown(received, start, end);
        throw new WireFailure("Instead of an answer came %s, then %s".formatted(got, howItEnded()));
      }
    }
  }

  /// Waits for the server to close in order after what was read.
  ///
  /// @throws WireFailure if there is more to read, or the connection is reset, or stays open
  public void expectEnd() throws IOException {
    expectNoMore();
    if (!broken.isEmpty()) {
      throw new WireFailure("The connection was not closed in order but broken: " + broken);
    }
  }

  /// Expects that the server ends the connection, be it by a reset.
  public void expectNoMore() throws IOException {
    long deadline = deadline();
    while (receiveMore(deadline)) {
      // Whatever comes is one answer too many, and shown below.
    }
    if (end > start) {
      throw new WireFailure("After the last answer came " + WireText.shown(received, start, end));
    }
    if (!ended && broken.isEmpty()) {
      throw new WireFailure("The connection is still open after " + PATIENCE);
    }
  }

  /// Waits until a byte comes, the server closes, or the time is over.
  ///
  /// @return whether nothing came and the connection is open
  public boolean staysSilentFor(Duration time) throws IOException {
    return end == start && !receiveMore(System.nanoTime() + time.toNanos()) && !ended;
  }

  /// The one of these connections that something comes on, or that ends, before the others.
  public static Wire firstToBeAnswered(List<Wire> wires) throws IOException {
    long deadline = deadline();
    while (System.nanoTime() - deadline < 0) {
      for (Wire wire : wires) {
        if (!wire.staysSilentFor(GLANCE)) {
          return wire;
        }
      }
    }
    throw new WireFailure("None of %d connections was answered".formatted(wires.size()));
  }

  private static long deadline() {
    return System.nanoTime() + PATIENCE.toNanos();
  }

  private String howItEnded() {
    if (!broken.isEmpty()) {
      return "the connection broke: " + broken;
    }
    return ended ? "the server closed" : "nothing more for " + PATIENCE;
  }

  /// False when the server has closed, or the deadline has passed.
  private boolean receiveMore(long deadline) throws IOException {
    int before = end;
    while (end == before && !ended) {
      if (!await(SelectionKey.OP_READ, deadline)) {
        return false;
      }
      receive();
    }
    return end > before;
  }

  private boolean await(int interest, long deadline) throws IOException {
    key.interestOps(interest);
    long millis = (deadline - System.nanoTime()) / 1_000_000;
    return millis > 0 && selector.select(_ -> {}, millis) > 0;
  }

  private void receive() {
    int count;
    try {
      count = channel.read(piece.clear());
    } catch (IOException reset) {
      broken = String.valueOf(reset.getMessage());
      count = -1;
    }
    if (count < 0) {
      ended = true;
      return;
    }
    if (end + count > received.length) {
      received = Arrays.copyOf(received, Math.max(end + count, 2 * received.length));
    }
    piece.flip().get(received, end, count);
    end += count;
  }

  /// Moves what is left to the front, once more than half of the array is behind us: a long
  /// pipeline is not moved at every answer.
  private void compact() {
    if (start > end - start) {
      System.arraycopy(received, start, received, 0, end - start);
      end -= start;
      start = 0;
    }
  }

  /// Breaks the connection off with a reset, as a client does that crashed.
  public void reset() throws IOException {
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    close();
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }
}
