package org.serverzoo.database;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarballTest {

  @TempDir Path directory;

  @Test
  void unpacksFilesDirectoriesAndLinks() throws IOException {
    unpack(
        entry("bin/", '5', "0000755", "", ""),
        entry("bin/tool", '0', "0000755", "run", ""),
        entry("lib/data", '0', "0000644", "x".repeat(1000), ""),
        entry("lib/link", '2', "0000777", "", "data"),
        new byte[1024]);

    assertThat(directory.resolve("bin/tool")).hasContent("run").isExecutable();
    assertThat(Files.isExecutable(directory.resolve("lib/data"))).isFalse();
    assertThat(directory.resolve("lib/link")).isSymbolicLink().hasContent("x".repeat(1000));
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatIOException()
        .isThrownBy(() -> unpack(entry("long", 'L', "0000644", "name", ""), new byte[1024]))
        .withMessage("the archive has an entry of type L");
  }

  @Test
  void refusesToWriteOutsideOfTheDirectory() {
    assertThatIOException()
        .isThrownBy(() -> unpack(entry("../out", '0', "0000644", "x", ""), new byte[1024]))
        .withMessageStartingWith("the archive has an entry outside of itself");
  }

  @Test
  void noticesThatTheArchiveIsCut() throws IOException {
    byte[] whole = entry("file", '0', "0000644", "x".repeat(600), "");
    for (int length : new int[] {0, 100, 512, 800, 1200, 1536}) {
      assertThatIOException().isThrownBy(() -> unpack(Arrays.copyOf(whole, length)));
    }
  }

  private void unpack(byte[]... entries) throws IOException {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    for (byte[] entry : entries) {
      archive.write(entry);
    }
    Tarball.unpack(new ByteArrayInputStream(archive.toByteArray()), directory);
  }

  private static byte[] entry(String name, char type, String mode, String content, String link) {
    byte[] entry = new byte[512 + (content.length() + 511) / 512 * 512];
    put(entry, 0, name);
    put(entry, 100, mode);
    put(entry, 124, "%011o".formatted(content.length()));
    entry[156] = (byte) type;
    put(entry, 157, link);
    put(entry, 512, content);
    return entry;
  }

  private static void put(byte[] entry, int at, String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    System.arraycopy(bytes, 0, entry, at, bytes.length);
  }
}
