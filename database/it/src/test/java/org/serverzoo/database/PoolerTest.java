package org.serverzoo.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.serverzoo.database.TestServer.settings;

import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PoolerTest {

  private static EmbeddedDatabase server;
  private static FakePooler pooler;
  private static String url;

  /// Empty, so that the first to open it makes the schema through the pooler too.
  @BeforeAll
  static void start() throws Exception {
    server = EmbeddedDatabase.start(TestServer.HOME);
    TestServer.execute(server.url(), "DROP DATABASE IF EXISTS pooled");
    TestServer.execute(server.url(), "CREATE DATABASE pooled");
    pooler = new FakePooler(Integer.parseInt(server.url().replaceFirst(".*:(\\d+)/.*", "$1")));
    url = pooler.url(TestServer.withDatabase(server.url(), "pooled"));
    Database.open(settings(url, 1)).close();
  }

  @AfterAll
  static void stop() throws Exception {
    pooler.close();
    server.close();
  }

  @Test
  void isAskedForAllSessionsAndForNoLimits() {
    try (Database database = Database.open(settings(url, 5000))) {
      assertThat(database.sessions()).isEqualTo(5000);
      assertThat(database.effective().toString())
          .contains("behind a pooler")
          .contains("statement without limit in the server");
      for (int i = 0; i < 20; i++) {
        assertThat(database.visit(UUID.randomUUID(), 1, "adult")).isPresent();
        assertThat(database.row(1)).isPresent();
      }
    }
    assertThat(pooler.sawNamedStatement()).isFalse();
  }

  @Test
  void answersOneRequestToo() {
    try (Database single = Database.openSingle(settings(url, 1))) {
      assertThat(single.row(1)).isPresent();
    }
  }
}
