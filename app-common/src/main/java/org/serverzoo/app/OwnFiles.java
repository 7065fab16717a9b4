package org.serverzoo.app;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.CodeSource;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// Reads the files that come with the application, from its own jar or folder of classes.
///
/// Not by [Class#getResourceAsStream]: that looks for any resource among the JDK's modules first,
/// and opening their image takes 8 milliseconds, a third of the life of a process that serves one
/// request.
final class OwnFiles {

  private OwnFiles() {}

  /// The whole of a file.
  ///
  /// @param name with slashes, from the root of the class path
  /// @throws UncheckedIOException if there is no such file: the build is broken then
  static byte[] read(String name) {
    CodeSource source = OwnFiles.class.getProtectionDomain().getCodeSource();
    File home = new File(URI.create(source.getLocation().toString()));
    try {
      return home.isDirectory() ? readFromFolder(home, name) : readFromJar(home, name);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read " + name + " of " + home, unreadable);
    }
  }

  private static byte[] readFromFolder(File home, String name) throws IOException {
    try (InputStream file = new FileInputStream(new File(home, name))) {
      return file.readAllBytes();
    }
  }

  /// As the zip file that it is: what is particular to a jar takes more classes to look at.
  static byte[] readFromJar(File home, String name) throws IOException {
    try (ZipFile jar = new ZipFile(home)) {
      ZipEntry entry = jar.getEntry(name);
      if (entry == null) {
        throw new FileNotFoundException(name);
      }
      return jar.getInputStream(entry).readAllBytes();
    }
  }
}
