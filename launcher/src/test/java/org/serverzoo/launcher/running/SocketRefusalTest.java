package org.serverzoo.launcher.running;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.serverzoo.api.Listen;

class SocketRefusalTest {

  private static Listen tcp(int port) {
    return new Listen.Tcp(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
  }

  @ParameterizedTest
  @CsvSource({
    "Address already in use",
    "Address already in use: bind",
    "bind(..) failed with error(-98): Address already in use"
  })
  void aTakenPort(String reason) {
    assertThat(SocketRefusal.sentence(tcp(8080), Optional.empty(), new BindException(reason)))
        .isEqualTo(
            "port 8080 on 127.0.0.1 is taken by another program;"
                + " choose another one, such as --port 8081");
  }

  @Test
  void aPortThatAnotherServerOfOursHas() {
    assertThat(
            SocketRefusal.sentence(
                tcp(8080), Optional.of("nio"), new BindException("Address already in use")))
        .isEqualTo(
            "port 8080 on 127.0.0.1 is taken by the nio that was started from here;"
                + " choose another one, such as --port 8081");
  }

  @Test
  void theLastPortHasNoNext() {
    assertThat(
            SocketRefusal.sentence(
                tcp(65_535), Optional.empty(), new BindException("Address already in use")))
        .endsWith("such as --port 8080");
  }

  @Test
  void aPortBelow1024() {
    assertThat(
            SocketRefusal.sentence(tcp(80), Optional.empty(), new IOException("Permission denied")))
        .isEqualTo(
            "port 80 needs the rights of the system's administrator;"
                + " choose one from 1024, such as --port 8080");
  }

  @Test
  void aReasonBelowAFrameworksOwnException() {
    IOException wrapped = new IOException("startup failed", new BindException("odd"));

    assertThat(SocketRefusal.sentence(tcp(8080), Optional.empty(), wrapped))
        .isEqualTo("cannot listen on port 8080 of 127.0.0.1: odd");
  }

  @Test
  void aTakenPath() {
    assertThat(
            SocketRefusal.sentence(
                new Listen.Unix(Path.of("/run/zoo.sock")),
                Optional.empty(),
                new BindException("Address already in use")))
        .isEqualTo("/run/zoo.sock is taken by another server; stop it, or choose another path");
  }

  @Test
  void aUnixSocket() {
    assertThat(
            SocketRefusal.sentence(
                new Listen.Unix(Path.of("/run/zoo.sock")),
                Optional.empty(),
                new IOException("Permission denied")))
        .isEqualTo("cannot listen on /run/zoo.sock: Permission denied");
  }
}
