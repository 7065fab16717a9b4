package org.serverzoo.launcher.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://me:p%40ss@db:5432/zoo",
        "postgres://me:p%40ss@db/zoo?sslmode=disable",
        "jdbc:postgresql://db/zoo?user=me&password=p%40ss&sslmode=disable"
      })
  void readsWhatTheDialTakes(String url) {
    assertThat(DatabaseAddress.of(url))
        .isEqualTo(new DatabaseAddress("me", "p@ss", "db", 5432, "zoo"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://db/zoo",
        "postgresql://me@db/zoo",
        "postgresql://me:secret@db",
        "mysql://me:secret@db/zoo",
        "db",
        "://"
      })
  void refusesWhatLeavesSomethingOpen(String url) {
    assertThatThrownBy(() -> DatabaseAddress.of(url))
        .isInstanceOf(CannotStartException.class)
        .hasMessage("PgBouncer needs a URL like postgresql://user:password@host:5432/database");
  }

  @Test
  void writesTheWayThroughAPooler() {
    DatabaseAddress address = new DatabaseAddress("me", "p@ss word", "db", 5432, "zoo");

    assertThat(address.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 6432)))
        .isEqualTo("postgresql://me:p%40ss%20word@127.0.0.1:6432/zoo");
  }
}
