package org.serverzoo.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnFilesTest {

  @Test
  void readsFromTheFolderOfClasses() {
    assertThat(new String(OwnFiles.read("static/index.html"), UTF_8)).startsWith("<!doctype html>");
  }

  @Test
  void readsFromAJarWithAnUnusualName(@TempDir Path folder) throws IOException {
    File jar = folder.resolve("zoo 100%#1.jar").toFile();
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar.toPath()))) {
      out.putNextEntry(new JarEntry("static/a.txt"));
      out.write("hello".getBytes(UTF_8));
    }

    assertThat(new String(OwnFiles.readFromJar(jar, "static/a.txt"), UTF_8)).isEqualTo("hello");
    assertThatExceptionOfType(FileNotFoundException.class)
        .isThrownBy(() -> OwnFiles.readFromJar(jar, "static/b.txt"));
  }

  @Test
  void saysWhichFileIsMissing() {
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> OwnFiles.read("static/missing.html"))
        .withMessageContaining("static/missing.html");
  }
}
