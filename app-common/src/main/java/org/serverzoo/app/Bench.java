package org.serverzoo.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.serverzoo.api.Body;
import org.serverzoo.api.Problem;
import org.serverzoo.api.Request;
import org.serverzoo.api.Response;
import org.serverzoo.api.Status;

/// `/bench`: some of everything that keeps a server busy. It computes, sleeps, writes a temporary
/// file in small pieces, and answers how long that took in seconds.
final class Bench implements Handler {

  private static final int MOST_ITERATIONS = 10_000_000;
  private static final int MOST_MILLIS = 10_000;
  private static final int MOST_WRITES = 100_000;

  /// Where the temporary files go.
  private final String folder;

  /// Writes where the system keeps temporary files.
  Bench() {
    this(System.getProperty("java.io.tmpdir"));
  }

  Bench(String folder) {
    this.folder = folder;
  }

  @Override
  public Response answer(Request request) {
    Parameters parameters = Parameters.of(request);
    int cpu = parameters.integer("cpu", 0, MOST_ITERATIONS, 10_000);
    int sleep = parameters.integer("sleep", 0, MOST_MILLIS, 100);
    int writes = parameters.integer("writes", 0, MOST_WRITES, 10_000);
    return parameters.refusal().orElseGet(() -> measure(cpu, sleep, writes));
  }

  private Response measure(int cpu, int sleepMillis, int writes) {
    long startNanos = System.nanoTime();
    try {
      long number = compute(cpu);
      Thread.sleep(sleepMillis);
      write(number, writes);
    } catch (InterruptedException | ClosedByInterruptException stop) {
      // The server is closing and wants its thread back.
      Thread.currentThread().interrupt();
      return Problem.of(Status.UNAVAILABLE, "The server is closing.");
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot write a temporary file", failed);
    }
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    String elapsed = String.format(Locale.ROOT, "%.4f", seconds);
    return Response.ok(ContentTypes.TEXT, Body.of(elapsed));
  }

  /// A generator of random numbers, step by step (Marsaglia, "Xorshift RNGs", 2003). Each step
  /// needs the one before, and shifting both ways leaves the compiler nothing to sum up. It did
  /// with multiply-and-add, the usual generator: sixteen steps became one. Nor can it drop the
  /// loop, because the file is filled with the result.
  static long compute(int iterations) {
    long number = 1;
    for (int i = 0; i < iterations; i++) {
      number ^= number << 13;
      number ^= number >>> 7;
      number ^= number << 17;
    }
    return number;
  }

  /// Writes eight bytes a time, without a buffer between: each write is a call of the system.
  private void write(long number, int times) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate(Long.BYTES).putLong(number).flip();
    Path path = Files.createTempFile(Path.of(folder), "zoo-bench-", ".tmp");
    // Removed on closing at the latest; on Unix its name is gone as soon as it is open, so that not
    // even a killed process leaves the file behind.
    try (WritableByteChannel file =
        Files.newByteChannel(path, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
      for (int i = 0; i < times; i++) {
        file.write(piece.rewind());
      }
    } finally {
      Files.deleteIfExists(path);
    }
  }
}
