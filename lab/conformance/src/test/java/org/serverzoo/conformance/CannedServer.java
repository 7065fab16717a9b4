package org.serverzoo.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// A server that says what it is told to, sound or not: what the contract has to find fault with.
///
/// It reads heads, answers each at once, and closes after an answer that says so, or after an empty
/// one.
final class CannedServer implements AutoCloseable {

  /// It takes for an end what others may not.
  private static final Pattern END_OF_HEAD = Pattern.compile("\n\r?\n$");

  private static final int LONGEST_END = 3;

  private static final int LONGEST_HEAD = 10_000;

  private final ServerSocket listening;

  /// From the text of a head to the bytes of the answer, as [WireText] has them.
  private final UnaryOperator<String> answers;

  private CannedServer(ServerSocket listening, UnaryOperator<String> answers) {
    this.listening = listening;
    this.answers = answers;
  }

  /// Starts it on any port of the loopback address.
  static CannedServer answering(UnaryOperator<String> answers) throws IOException {
    ServerSocket listening = new ServerSocket();
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    CannedServer server = new CannedServer(listening, answers);
    Thread.ofVirtual().start(server::acceptAll);
    return server;
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket socket = listening.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (SocketException closed) {
      // The test is over.
    } catch (IOException broken) {
      throw new AssertionError(broken);
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      boolean open = true;
      while (open) {
        String answer = answers.apply(readHead(socket));
        socket.getOutputStream().write(WireText.bytes(answer));
        open = !answer.isEmpty() && !answer.contains("Connection: close");
      }
    } catch (IOException gone) {
      // The client has seen enough.
    }
  }

  private static String readHead(Socket socket) throws IOException {
    StringBuilder head = new StringBuilder();
    while (!ended(head) && head.length() < LONGEST_HEAD) {
      int b = socket.getInputStream().read();
      if (b < 0) {
        throw new IOException("the client went away");
      }
      head.append(new String(new byte[] {(byte) b}, ISO_8859_1));
    }
    return head.toString();
  }

  private static boolean ended(StringBuilder head) {
    int length = head.length();
    return END_OF_HEAD.matcher(head).region(Math.max(0, length - LONGEST_END), length).find();
  }

  SocketAddress address() {
    return listening.getLocalSocketAddress();
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException broken) {
      throw new AssertionError(broken);
    }
  }
}
