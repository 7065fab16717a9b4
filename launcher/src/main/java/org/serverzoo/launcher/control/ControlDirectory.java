package org.serverzoo.launcher.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where running servers of this user can be talked to: a directory of Unix domain sockets that
/// nobody else can enter. The name of each ends with `-PID` or `-PID-NUMBER`.
public final class ControlDirectory {

  /// The path of a Unix domain socket is at most 104 bytes long on macOS, 108 on Linux.
  private static final int LONGEST = 70;

  private static final Pattern OWNER =
      Pattern.compile("(?:port-\\d+|path-[0-9a-f]+|worker)-(\\d+)(?:-\\d+)?");

  private ControlDirectory() {}

  /// The directory, without what dead processes have left there.
  ///
  /// @throws IOException if it cannot be made, or belongs to somebody else
  public static Path open() throws IOException {
    Path directory = path();
    Files.createDirectories(directory.toAbsolutePath().getParent());
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      try {
        Files.createDirectory(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } catch (FileAlreadyExistsException _) {
        // Another server made it meanwhile; whose it is, is looked at below.
      }
    }
    if (!Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).getName().equals(user())
        || !PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS))
            .equals("rwx------")) {
      throw new IOException(
          directory
              + " is not a directory of this user alone; remove it, or say with ZOO_HOME where else");
    }
    removeStale(directory);
    return directory;
  }

  private static Path path() {
    Path home = Path.of(System.getProperty("zoo.home", ".zoo"), "control").toAbsolutePath();
    return home.toString().length() <= LONGEST
        ? home
        : Path.of("/tmp", "zoo-control-" + System.getProperty("user.name"));
  }

  private static String user() {
    return ProcessHandle.current().info().user().orElse(System.getProperty("user.name"));
  }

  private static void removeStale(Path directory) throws IOException {
    try (DirectoryStream<Path> sockets = Files.newDirectoryStream(directory)) {
      for (Path socket : sockets) {
        Matcher owner = OWNER.matcher(socket.getFileName().toString());
        if (owner.matches()
            && ProcessHandle.of(Long.parseLong(owner.group(1)))
                .filter(ProcessHandle::isAlive)
                .isEmpty()) {
          Files.deleteIfExists(socket);
        }
      }
    }
  }

  /// Where a server is talked to.
  static Path socket(Path directory, SocketAddress address, long pid) {
    return directory.resolve(name(address) + "-" + pid);
  }

  /// What the names of all begin with that listen at an address. Of a path it is a hash: as a name
  /// it would be too long.
  static String name(SocketAddress address) {
    if (address instanceof InetSocketAddress inet) {
      return "port-" + inet.getPort();
    }
    Path path = Path.of(address.toString()).toAbsolutePath().normalize();
    long hash = UUID.nameUUIDFromBytes(path.toString().getBytes(UTF_8)).getMostSignificantBits();
    return "path-%016x".formatted(hash);
  }
}
