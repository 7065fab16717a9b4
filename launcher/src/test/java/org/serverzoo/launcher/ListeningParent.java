package org.serverzoo.launcher;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.serverzoo.launcher.commands.Zoo;
import org.serverzoo.posix.Posix;

/// Plays systemd with `StandardInput=socket`: opens a listening socket, puts it on file descriptor
/// 0 and starts the zoo, whose exit code becomes its own. A process apart, because the test's JVM
/// needs its own standard input.
final class ListeningParent {

  private ListeningParent() {}

  public static void main(String[] arguments) throws Exception {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    Posix.duplicate(Posix.listen(new InetSocketAddress(loopback, 0), 17), 0);
    String[] inheriting = Arrays.copyOf(arguments, arguments.length + 1);
    inheriting[arguments.length] = "--listen=inherit";
    Process child =
        new ProcessBuilder(ZooProcess.command(Zoo.class, inheriting)).inheritIO().start();
    System.out.println("child " + child.pid());
    System.exit(child.waitFor());
  }
}
