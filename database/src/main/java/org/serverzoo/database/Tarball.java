package org.serverzoo.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Unpacks a tar archive (POSIX.1-1988 "ustar"): blocks of 512 bytes, a header and then the content
/// of each entry. It knows plain files, directories and symbolic links, which is all that
/// PostgreSQL's binaries need; anything else is an error rather than a file that is missing later.
final class Tarball {

  private static final int BLOCK = 512;

  private final InputStream in;
  private final Path directory;

  private Tarball(InputStream in, Path directory) {
    this.in = in;
    this.directory = directory;
  }

  /// Unpacks everything into the directory, which exists.
  static void unpack(InputStream archive, Path directory) throws IOException {
    Tarball tarball = new Tarball(archive, directory.toAbsolutePath().normalize());
    byte[] header = tarball.block();
    // A block of zeros ends the archive.
    while (header[0] != 0) {
      tarball.entry(header);
      header = tarball.block();
    }
  }

  private void entry(byte[] header) throws IOException {
    Path path = directory.resolve(text(header, 0, 100)).normalize();
    if (!path.startsWith(directory)) {
      throw new IOException("the archive has an entry outside of itself: " + path);
    }
    long size = octal(header, 124, 12);
    switch (header[156]) {
      case '5' -> Files.createDirectories(path);
      case '2' -> {
        Files.createDirectories(path.resolve("..").normalize());
        Files.createSymbolicLink(path, Path.of(text(header, 157, 100)));
      }
      case '0', 0 -> {
        Files.createDirectories(path.resolve("..").normalize());
        file(path, size);
        if ((octal(header, 100, 8) & 0b001_000_000) != 0 && !path.toFile().setExecutable(true)) {
          throw new IOException(path + " cannot be made executable");
        }
      }
      default -> throw new IOException("the archive has an entry of type " + (char) header[156]);
    }
  }

  private void file(Path path, long size) throws IOException {
    try (OutputStream out = Files.newOutputStream(path)) {
      byte[] buffer = new byte[64 * 1024];
      for (long left = size; left > 0; ) {
        int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (count < 0) {
          throw new EOFException("the archive ends within " + path);
        }
        out.write(buffer, 0, count);
        left -= count;
      }
    }
    in.skipNBytes(-size & (BLOCK - 1));
  }

  private byte[] block() throws IOException {
    byte[] block = in.readNBytes(BLOCK);
    if (block.length < BLOCK) {
      throw new EOFException("the archive ends too early");
    }
    return block;
  }

  private static String text(byte[] header, int from, int length) {
    int end = from;
    while (end < from + length && header[end] != 0) {
      end++;
    }
    return new String(header, from, end - from, UTF_8);
  }

  private static long octal(byte[] header, int from, int length) {
    return Long.parseLong(text(header, from, length).strip(), 8);
  }
}
