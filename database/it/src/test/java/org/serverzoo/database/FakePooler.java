package org.serverzoo.database;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;

/// What PgBouncer is to a client that comes in, as far as it matters here: it refuses the startup
/// parameter `options`, and it makes up the process id that it tells. Behind it each client has a
/// session of its own all the same. (PostgreSQL manual, "Message Formats".)
final class FakePooler implements AutoCloseable {

  private static final int MADE_UP_PID = 1;

  private final ServerSocket acceptor;
  private final int serverPort;

  /// Set by the threads that forward, read by tests.
  private volatile boolean namedStatement;

  FakePooler(int serverPort) throws IOException {
    this.serverPort = serverPort;
    this.acceptor = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("pooler").start(this::accept);
  }

  String url(String serverUrl) {
    return serverUrl.replaceFirst(":\\d+/", ":" + acceptor.getLocalPort() + "/");
  }

  /// Whether a client has prepared a statement that shall outlive its transaction.
  boolean sawNamedStatement() {
    return namedStatement;
  }

  @Override
  public void close() throws IOException {
    acceptor.close();
  }

  private void accept() {
    while (true) {
      try {
        Socket client = acceptor.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort)) {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      DataInputStream fromClient = new DataInputStream(client.getInputStream());
      DataOutputStream toClient = new DataOutputStream(client.getOutputStream());
      byte[] startup = fromClient.readNBytes(fromClient.readInt() - 4);
      if (new String(startup, ISO_8859_1).contains("\0options\0")) {
        String fields = "SFATAL\0C08P01\0Munsupported startup parameter: options\0\0";
        send(toClient, 'E', fields.getBytes(ISO_8859_1));
        return;
      }
      DataOutputStream toServer = new DataOutputStream(server.getOutputStream());
      toServer.writeInt(startup.length + 4);
      toServer.write(startup);
      DataInputStream fromServer = new DataInputStream(server.getInputStream());
      Thread.ofVirtual().start(() -> forward(fromServer, toClient, client));
      forward(fromClient, toServer, server);
    } catch (IOException _) {
      // Both ends notice.
    }
  }

  /// Forwards message by message until the sender is done.
  private void forward(DataInputStream in, DataOutputStream out, Socket receiver) {
    try (receiver) {
      while (true) {
        char type = (char) in.readByte();
        byte[] payload = in.readNBytes(in.readInt() - 4);
        if (type == 'K') {
          ByteBuffer.wrap(payload).putInt(MADE_UP_PID);
        } else if (type == 'P' && payload[0] != 0) {
          namedStatement = true;
        }
        send(out, type, payload);
      }
    } catch (IOException _) {
      // The sender is gone, or the receiver is.
    }
  }

  private static void send(DataOutputStream out, char type, byte[] payload) throws IOException {
    ByteBuffer message = ByteBuffer.allocate(payload.length + 5);
    out.write(message.put((byte) type).putInt(payload.length + 4).put(payload).array());
  }
}
