package org.serverzoo.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Sends a command to the server of this user that listens on a port, and prints what it says.
final class ControlClient {

  private ControlClient() {}

  /// Prints all that the server says, and returns the exit code: 0, or 1 if it could not do it.
  static int send(int port, String command, PrintWriter out, PrintWriter err) {
    try (SocketChannel server = connect(port)) {
      PrintWriter to = new PrintWriter(Channels.newWriter(server, UTF_8), true);
      to.println(command);
      BufferedReader from = new BufferedReader(Channels.newReader(server, UTF_8));
      for (String line = from.readLine(); line != null; line = from.readLine()) {
        if (line.equals("ok")) {
          return 0;
        }
        if (line.startsWith("no ")) {
          err.println("zoo: " + line.substring("no ".length()));
          return 1;
        }
        out.println(line);
      }
    } catch (IOException _) {
      // As if it had ended in the middle of an answer.
    }
    err.println("zoo: the server on port " + port + " ended before it answered");
    return 1;
  }

  private static SocketChannel connect(int port) {
    try (DirectoryStream<Path> sockets =
        Files.newDirectoryStream(ControlDirectory.open(), "port-" + port + "-*")) {
      for (Path socket : sockets) {
        try {
          return SocketChannel.open(UnixDomainSocketAddress.of(socket));
        } catch (IOException _) {
          // It is stopping; there may be another one.
        }
      }
    } catch (IOException unreadable) {
      throw new CannotStartException(String.valueOf(unreadable.getMessage()), unreadable);
    }
    throw new CannotStartException(
        "no server that was started from here listens on port "
            + port
            + "; start one with `./zoo run`");
  }
}
