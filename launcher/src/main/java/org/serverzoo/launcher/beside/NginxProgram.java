package org.serverzoo.launcher.beside;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.serverzoo.launcher.running.CannotStartException;

/// The NGINX that is installed here.
///
/// @param version such as `1.22.1`
public record NginxProgram(Path path, String version) {

  /// Debian keeps it where only the administrator's `PATH` leads.
  private static final List<String> BEYOND_THE_PATH =
      List.of("/usr/sbin", "/usr/local/sbin", "/usr/local/nginx/sbin", "/opt/homebrew/bin");

  /// `nginx version: nginx/1.22.1`, and derived programs with their own name before the slash.
  private static final Pattern VERSION =
      Pattern.compile("nginx version: [^/]+/((\\d+)\\.(\\d+)\\S*)");

  /// The release from which on all that the configurations say is understood.
  private static final int OLDEST_MINOR = 22;

  /// Looks along the `PATH` and where packages put it.
  ///
  /// @throws CannotStartException if there is none, or an old one
  public static NginxProgram find() {
    return find(Programs.directories(BEYOND_THE_PATH));
  }

  static NginxProgram find(List<Path> directories) {
    Path path =
        Programs.find("nginx", directories)
            .orElseThrow(() ->
                new CannotStartException(
                    "NGINX is not installed; install it, on Debian and Ubuntu with"
                        + " `apt-get install nginx-light`"));
    String said = Programs.output(path, "-v");
    Matcher version = VERSION.matcher(said);
    if (!version.find()) {
      throw new CannotStartException(path + " does not say which NGINX it is: " + said.strip());
    }
    if (!isNewEnough(version)) {
      throw new CannotStartException(
          "%s is NGINX %s; install 1.%d or newer".formatted(path, version.group(1), OLDEST_MINOR));
    }
    return new NginxProgram(path, version.group(1));
  }

  private static boolean isNewEnough(Matcher version) {
    int major = Integer.parseInt(version.group(2));
    return major > 1 || (major == 1 && Integer.parseInt(version.group(3)) >= OLDEST_MINOR);
  }
}
