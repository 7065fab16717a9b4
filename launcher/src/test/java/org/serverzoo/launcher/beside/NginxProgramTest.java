package org.serverzoo.launcher.beside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.serverzoo.launcher.running.CannotStartException;

class NginxProgramTest {

  @TempDir private Path directory;

  /// A program that says what NGINX says about itself, on standard error as NGINX does.
  private Path nginxThatSays(String text) throws IOException {
    Path program = directory.resolve("nginx");
    Files.writeString(program, "#!/bin/sh\necho '" + text + "' >&2\n");
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @ParameterizedTest
  @CsvSource({
    "nginx version: nginx/1.22.1, 1.22.1",
    "nginx version: nginx/1.29.4 (Ubuntu), 1.29.4",
    "nginx version: openresty/1.27.1.2, 1.27.1.2",
    "nginx version: nginx/2.0.0, 2.0.0"
  })
  void readsTheVersion(String said, String version) throws IOException {
    Path program = nginxThatSays(said);

    assertThat(NginxProgram.find(List.of(Path.of("/nowhere"), directory)))
        .isEqualTo(new NginxProgram(program, version));
  }

  @ParameterizedTest
  @CsvSource({"1.18.0", "1.21.6", "0.8.54"})
  void refusesAnOldOne(String version) throws IOException {
    Path program = nginxThatSays("nginx version: nginx/" + version);

    assertThatThrownBy(() -> NginxProgram.find(List.of(directory)))
        .isInstanceOf(CannotStartException.class)
        .hasMessage("%s is NGINX %s; install 1.22 or newer", program, version);
  }

  @Test
  void refusesWhatIsNoNginx() throws IOException {
    Path program = nginxThatSays("a game of skill");

    assertThatThrownBy(() -> NginxProgram.find(List.of(directory)))
        .isInstanceOf(CannotStartException.class)
        .hasMessage(program + " does not say which NGINX it is: a game of skill");
  }

  @Test
  void saysHowToInstallIt() {
    assertThatThrownBy(() -> NginxProgram.find(List.of(directory)))
        .isInstanceOf(CannotStartException.class)
        .hasMessage(
            "NGINX is not installed; install it, on Debian and Ubuntu with"
                + " `apt-get install nginx-light`");
  }
}
