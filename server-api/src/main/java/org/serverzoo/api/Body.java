package org.serverzoo.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// The content of a message: an immutable run of bytes, always whole. There is no streaming.
public final class Body {

  /// No content.
  public static final Body EMPTY = new Body(new byte[0]);

  private final byte[] bytes;

  private Body(byte[] bytes) {
    this.bytes = bytes;
  }

  /// The text in UTF-8.
  public static Body of(String text) {
    return owning(text.getBytes(UTF_8));
  }

  /// These bytes, without a copy: the array now belongs to the body, and the caller leaves it
  /// alone.
  public static Body owning(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Body(bytes);
  }

  /// In bytes.
  public int length() {
    return bytes.length;
  }

  /// Puts the bytes into a buffer.
  ///
  /// @throws java.nio.BufferOverflowException if they do not fit
  public void putInto(ByteBuffer target) {
    target.put(bytes);
  }

  /// A read-only view from the first byte to the last; each call returns a new one.
  public ByteBuffer asByteBuffer() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  /// A copy of the bytes.
  public byte[] toByteArray() {
    return bytes.clone();
  }

  /// The bytes decoded as UTF-8.
  public String text() {
    return new String(bytes, UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Body body && Arrays.equals(bytes, body.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return bytes.length + " bytes";
  }
}
