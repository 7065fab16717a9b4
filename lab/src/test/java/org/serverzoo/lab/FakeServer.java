package org.serverzoo.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/// A server in a process of its own that prints what the lab waits for, and goes wrong as its only
/// argument says.
final class FakeServer {

  /// More than the lab asks by itself, fewer than any load.
  private static final int ENOUGH = 50;

  private FakeServer() {}

  public static void main(String[] arguments) throws IOException {
    String fate = arguments[0];
    if (fate.equals("refuses")) {
      System.err.println("a warning");
      System.err.println("zoo: port 80 is taken");
      System.exit(2);
    }
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    AtomicInteger answered = new AtomicInteger();
    server.createContext("/", exchange -> answer(exchange, fate, answered.incrementAndGet()));
    server.start();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> System.out.println("stopped: at most 3 of 10 database sessions in use")));
    System.out.println("fake: a server");
    System.out.println("  workers        1 event loops");
    System.out.println("  idle-timeout   30000 ms");
    System.out.println("listening on http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private static void answer(HttpExchange exchange, String fate, int number) throws IOException {
    boolean late = number > ENOUGH;
    if (late && fate.equals("dies")) {
      Runtime.getRuntime().halt(7);
    }
    byte[] body = (late && fate.equals("changes") ? "no page" : "a page").getBytes(UTF_8);
    exchange.sendResponseHeaders(late && fate.equals("fails") ? 500 : 200, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
