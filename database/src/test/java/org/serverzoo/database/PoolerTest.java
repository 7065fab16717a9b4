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

  @BeforeAll
  static void start() throws Exception {
    server = EmbeddedDatabase.start(TestServer.HOME);
    pooler = new FakePooler(Integer.parseInt(server.url().replaceFirst(".*:(\\d+)/.*", "$1")));
  }

  @AfterAll
  static void stop() throws Exception {
    pooler.close();
    server.close();
  }

  @Test
  void isAskedForAllSessionsAndForNoLimits() {
    try (Database database = Database.open(settings(pooler.url(server.url()), 5000))) {
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
    try (Database single = Database.openSingle(settings(pooler.url(server.url()), 1))) {
      assertThat(single.row(1)).isPresent();
    }
  }
}
