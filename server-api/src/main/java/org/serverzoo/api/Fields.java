package org.serverzoo.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The header fields of a request in the order received. Immutable.
///
/// The fields of a wire section are decoded on first use: most routes never look at one.
public final class Fields implements Iterable<Field> {

  /// No field at all.
  public static final Fields NONE = new Fields(List.of());

  /// The validated field section as it came, or empty when the list was given.
  private final byte[] section;

  /// Decoded from the section on first use. Any thread may do so; all come to the same list.
  private volatile @Nullable List<Field> list;

  private Fields(List<Field> list) {
    this.section = new byte[0];
    this.list = List.copyOf(list);
  }

  private Fields(byte[] section) {
    this.section = section;
  }

  /// Fields that are decoded already. The list is copied.
  public static Fields of(List<Field> list) {
    return list.isEmpty() ? NONE : new Fields(list);
  }

  /// Fields as they stand in a message head: ISO-8859-1 lines `name:value`, each ended by CRLF,
  /// already validated. The array now belongs to the fields: the caller leaves it alone.
  public static Fields ofSection(byte[] section) {
    return section.length == 0 ? NONE : new Fields(section);
  }

  /// The value of the first field of that name, compared without regard to case.
  public Optional<String> first(String name) {
    for (Field field : list()) {
      if (field.name().equalsIgnoreCase(name)) {
        return Optional.of(field.value());
      }
    }
    return Optional.empty();
  }

  /// All fields in the order received.
  public List<Field> list() {
    List<Field> known = list;
    if (known == null) {
      known = decode();
      list = known;
    }
    return known;
  }

  /// The lines as they stand in a message head, `name:value` in ISO-8859-1, each ended by CRLF.
  /// Read-only.
  public ByteBuffer section() {
    return ByteBuffer.wrap(section.length == 0 ? encode() : section).asReadOnlyBuffer();
  }

  private byte[] encode() {
    StringBuilder lines = new StringBuilder();
    for (Field field : list()) {
      lines.append(field.name()).append(": ").append(field.value()).append("\r\n");
    }
    return lines.toString().getBytes(ISO_8859_1);
  }

  @Override
  public Iterator<Field> iterator() {
    return list().iterator();
  }

  @Override
  public String toString() {
    return list().toString();
  }

  private List<Field> decode() {
    List<Field> fields = new ArrayList<>();
    String text = new String(section, ISO_8859_1);
    for (int start = 0; start < text.length(); ) {
      int end = text.indexOf("\r\n", start);
      int colon = text.indexOf(':', start);
      fields.add(new Field(text.substring(start, colon), text.substring(colon + 1, end).strip()));
      start = end + 2;
    }
    return List.copyOf(fields);
  }
}
