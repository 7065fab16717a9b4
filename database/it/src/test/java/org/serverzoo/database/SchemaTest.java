package org.serverzoo.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.serverzoo.database.TestServer.ask;
import static org.serverzoo.database.TestServer.execute;
import static org.serverzoo.database.TestServer.settings;
import static org.serverzoo.database.TestServer.withDatabase;
import static org.serverzoo.database.TestServer.withUser;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Each test has a database of its own, new in a server that has been there before.
class SchemaTest {

  private static EmbeddedDatabase server;

  @BeforeAll
  static void start() {
    server = EmbeddedDatabase.start(TestServer.HOME);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void isMadeOnceAndTheSameEverywhereHoweverManyStartAtOnce() throws Exception {
    String url = newDatabase("seeding");
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      Callable<Integer> rowCount =
          () -> {
            try (Database database = Database.open(settings(url, 2))) {
              assertThat(database.row(1)).isPresent();
              assertThat(database.visit(UUID.randomUUID(), 1, "adult")).isPresent();
              return database.rowCount();
            }
          };
      for (Future<Integer> count : threads.invokeAll(List.of(rowCount, rowCount, rowCount))) {
        assertThat(count.get()).isEqualTo(1_000_000);
      }
    }
    assertThat(
            ask(
                url,
                "SELECT count(*) || ' ' || md5(string_agg(id || a || b, ',' ORDER BY id))"
                    + " FROM zoo.item"))
        .isEqualTo("1000000 656dee60f26eb2058ab73cc64d608d92");
    assertThat(
            ask(
                url,
                "SELECT count(*) || ' ' || md5(string_agg(id || text || audience::text, ','"
                    + " ORDER BY id)) FROM zoo.question"))
        .isEqualTo("36 63599309acb9e2d4cbec2f831e671e65");
    assertThat(ask(url, "SELECT count(*) FROM zoo.item WHERE b !~ '^[a-p]{20}$'")).isEqualTo("0");

    try (Database database = Database.open(settings(url, 1))) {
      assertThat(database.reset()).isEqualTo(3);
      assertThat(database.reset()).isZero();
    }
    execute(server.url(), "DROP DATABASE seeding");
  }

  @Test
  void isNotMadeWhereItIsOfAnotherEdition() throws Exception {
    String url = newDatabase("foreign_edition");
    execute(url, "CREATE SCHEMA zoo");

    assertThatExceptionOfType(DatabaseUnavailableException.class)
        .isThrownBy(() -> Database.open(settings(url, 1)))
        .withMessageContaining("a schema 'zoo' of another edition: drop it");

    execute(server.url(), "DROP DATABASE foreign_edition");
  }

  @Test
  void isNotMadeByAUserWhoMayNot() throws Exception {
    String url = newDatabase("forbidden");
    execute(server.url(), "DROP ROLE IF EXISTS guest");
    execute(server.url(), "CREATE ROLE guest LOGIN PASSWORD 'guest'");

    assertThatExceptionOfType(DatabaseUnavailableException.class)
        .isThrownBy(() -> Database.open(settings(withUser(url, "guest", "guest"), 1)))
        .withMessageEndingWith(
            "/forbidden lacks the schema 'zoo', which cannot be made:"
                + " permission denied for database forbidden");

    execute(server.url(), "DROP DATABASE forbidden");
  }

  private static String newDatabase(String name) throws Exception {
    execute(server.url(), "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    execute(server.url(), "CREATE DATABASE " + name);
    return withDatabase(server.url(), name);
  }
}
