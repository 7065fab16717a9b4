package org.serverzoo.launcher.beside;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/// A configuration of another program that comes with the zoo, with places to fill in.
record Template(String text) {

  /// @param name of a resource, from the root of the class path
  static Template of(String name) throws IOException {
    return new Template(new String(resource(name), UTF_8));
  }

  /// The bytes of a file that comes with the zoo.
  static byte[] resource(String name) throws IOException {
    try (InputStream in = Template.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException(name);
      }
      return in.readAllBytes();
    }
  }

  /// @param values what to write instead of each `${NAME}`
  String fill(Map<String, String> values) {
    String filled = text;
    for (Map.Entry<String, String> value : values.entrySet()) {
      filled = filled.replace("${" + value.getKey() + '}', value.getValue());
    }
    return filled;
  }
}
