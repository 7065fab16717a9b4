package org.serverzoo.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.UUID;

/// A process of its own that uses the embedded database, as a zoo does: it says `ready`, and leaves
/// when its input ends or a signal ends it.
///
/// With the argument `write` it writes rows until then, and says the id of each that the database
/// has acknowledged.
final class Tenant {

  private Tenant() {}

  public static void main(String[] args) throws Exception {
    EmbeddedDatabase server = EmbeddedDatabase.start(Path.of(args[0]));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(server), "leave"));
    System.out.println("ready");
    if (args[1].equals("write")) {
      try (Connection session = DriverManager.getConnection(server.url());
          Statement statement = session.createStatement()) {
        while (true) {
          UUID id = UUID.randomUUID();
          statement.execute("INSERT INTO written VALUES ('" + id + "')");
          System.out.println(id);
        }
      }
    }
    System.in.readAllBytes();
    System.exit(0);
  }

  /// What a zoo does when it drains: it still needs its database, for a while.
  private static void leave(EmbeddedDatabase server) {
    try {
      TestServer.ask(server.url(), "SELECT 1 FROM pg_sleep(0.3)");
      System.out.println("drained");
    } catch (Exception e) {
      System.out.println(e.getMessage());
    }
    server.close();
  }
}
