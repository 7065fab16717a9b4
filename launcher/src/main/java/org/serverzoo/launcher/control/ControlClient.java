package org.serverzoo.launcher.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.serverzoo.api.Listen;
import org.serverzoo.launcher.running.CannotStartException;

/// Sends a command to the server of this user that listens at an address, and prints what it says.
public final class ControlClient {

  private ControlClient() {}

  /// Prints all that the server says, and returns the exit code: 0, or 1 if it could not do it.
  public static int send(SocketAddress address, String command, PrintWriter out, PrintWriter err) {
    try (SocketChannel server = connect(address)) {
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
    err.println("zoo: the server on " + text(address) + " ended before it answered");
    return 1;
  }

  /// The design of the server there; empty if it was not started from here.
  public static Optional<String> design(SocketAddress address) {
    StringWriter said = new StringWriter();
    try {
      int code = send(address, "design", new PrintWriter(said), new PrintWriter(said));
      return Optional.of(said.toString().strip()).filter(_ -> code == 0);
    } catch (CannotStartException nobody) {
      return Optional.empty();
    }
  }

  /// The design of the server that was started from here and has what another one asks for.
  public static Optional<String> holder(Listen listen) {
    return listen instanceof Listen.Tcp(InetSocketAddress address)
        ? design(address)
        : Optional.empty();
  }

  private static SocketChannel connect(SocketAddress address) {
    try (DirectoryStream<Path> sockets =
        Files.newDirectoryStream(ControlDirectory.open(), ControlDirectory.name(address) + "-*")) {
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
        "no server that was started from here listens on "
            + text(address)
            + "; start one with `./zoo run`");
  }

  private static String text(SocketAddress address) {
    return address instanceof InetSocketAddress inet
        ? "port " + inet.getPort()
        : address.toString();
  }
}
