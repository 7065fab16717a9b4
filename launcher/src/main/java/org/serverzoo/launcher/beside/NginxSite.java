package org.serverzoo.launcher.beside;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The directory that one NGINX runs from, below the zoo's home: its configuration, the files that
/// it serves, its log. It is left there afterwards, for whoever wants to know what happened.
public record NginxSite(Path directory) {

  /// Those of the application, from which they are copied.
  private static final List<String> FILES = List.of("index.html", "zoo.css", "zoo.svg");

  /// Makes the directory, or takes that of an earlier run on the same port.
  public static NginxSite open(String mode, int port) throws IOException {
    Path home = Path.of(System.getProperty("zoo.home", ".zoo")).toAbsolutePath().normalize();
    Path directory = home.resolve("nginx").resolve(mode + '-' + port);
    Files.createDirectories(directory.resolve("temp"));
    return new NginxSite(directory);
  }

  Path configuration() {
    return directory.resolve("nginx.conf");
  }

  public Path log() {
    return directory.resolve("error.log");
  }

  /// Writes one of the configurations in the folder `nginx` of the sources, filled in.
  ///
  /// @param mode the name of the file, without `.conf`
  /// @param values what to write instead of each `${NAME}`
  public void configure(String mode, Map<String, String> values) throws IOException {
    String text = Template.of("nginx/" + mode + ".conf").fill(values);
    Files.writeString(configuration(), text);
    Files.deleteIfExists(log());
  }

  /// Writes the application's files where the server looks for them.
  public void copyFiles() throws IOException {
    Path folder = Files.createDirectories(directory.resolve("html").resolve("static"));
    for (String name : FILES) {
      Files.write(folder.resolve(name), Template.resource("static/" + name));
    }
  }
}
