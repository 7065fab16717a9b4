package org.serverzoo.launcher;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.serverzoo.testing.Slowness;

/// A client that does nothing by itself. Libraries send a request again, or drop a connection that
/// they have kept, and then nobody can say who has lost it. This one keeps its connection until an
/// answer says that it closes; whatever else ends it is a failure.
///
/// Used by one thread.
public final class PlainClient implements Closeable {

  private static final int PATIENCE_MILLIS =
      (int) Slowness.scaled(Duration.ofSeconds(20)).toMillis();

  private final URI server;
  private @Nullable Socket socket;

  public PlainClient(URI server) {
    this.server = server;
  }

  /// What came back.
  ///
  /// @param head up to and including the empty line
  public record Answer(String head, String body) {

    public int status() {
      return Integer.parseInt(head.split(" ", 3)[1]);
    }
  }

  /// Sends one request, on a new connection where the last one was closed or failed.
  public Answer send(String request) throws IOException {
    Socket connection = socket == null ? connect() : socket;
    socket = null;
    boolean kept = false;
    try {
      connection.getOutputStream().write(request.getBytes(ISO_8859_1));
      Answer answer = receive(connection.getInputStream());
      kept = !answer.head().contains("\r\nConnection: close\r\n");
      return answer;
    } finally {
      if (kept) {
        socket = connection;
      } else {
        connection.close();
      }
    }
  }

  private Socket connect() throws IOException {
    Socket connection = new Socket(server.getHost(), server.getPort());
    connection.setSoTimeout(PATIENCE_MILLIS);
    connection.setTcpNoDelay(true);
    return connection;
  }

  /// No byte comes after the answer: each request waits for the answer before.
  private static Answer receive(InputStream in) throws IOException {
    InputStream buffered = new BufferedInputStream(in);
    String head = head(buffered);
    int length = Integer.parseInt(head.split("\r\nContent-Length: ", 2)[1].split("\r\n", 2)[0]);
    byte[] body = buffered.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("the answer ends after %d of %d bytes".formatted(body.length, length));
    }
    return new Answer(head, new String(body, ISO_8859_1));
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
      int octet = in.read();
      if (octet < 0) {
        throw new EOFException("no whole answer: '" + head + "'");
      }
      head.append((char) octet);
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
    }
  }
}
