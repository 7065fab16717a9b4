package org.serverzoo.launcher.running;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.serverzoo.posix.Posix;

/// Asks the Linux kernel for the backlog of our listening sockets, because what a program passes to
/// listen(2) is only a wish: the kernel cuts it to `net.core.somaxconn`, and a library on the way
/// may have had its own idea. Published comparisons got theirs silently wrong.
///
/// It is the question that `ss -ltn` asks (sock_diag(7)): a dump of all TCP sockets in the state
/// LISTEN comes back as a row of datagrams, each with several messages. We keep those on our port
/// whose inode is among our own open files.
final class ListenBacklog {

  private static final int NETLINK_SOCK_DIAG = 4;
  private static final short SOCK_DIAG_BY_FAMILY = 20;
  private static final short NLM_F_REQUEST = 0x001;
  private static final short NLM_F_DUMP = 0x300;
  private static final short NLMSG_ERROR = 2;
  private static final short NLMSG_DONE = 3;

  private static final byte AF_INET = 2;
  private static final byte AF_INET6 = 10;
  private static final byte IPPROTO_TCP = 6;
  private static final int TCP_LISTEN = 10;

  /// `struct nlmsghdr`: length, type, flags, sequence number, port.
  private static final int HEADER_BYTES = 16;

  /// `struct inet_diag_req_v2`: family, protocol, extensions, padding, states, socket.
  private static final int REQUEST_BYTES = 56;

  /// Where the fields of `struct inet_diag_msg` stand. Of a listening socket the "write queue" is
  /// its backlog. The port is in network order, unlike the rest.
  private static final int SOURCE_PORT = 4;

  private static final int WRITE_QUEUE = 60;
  private static final int INODE = 68;

  /// The kernel's dumps come in pages of this size.
  private static final int MAX_DATAGRAM_BYTES = 32 << 10;

  private ListenBacklog() {}

  /// The backlog of each of our sockets that listen on the address; mostly there is one.
  ///
  /// @return empty if this is not a TCP port
  /// @throws IOException if this system has no such thing, or keeps it from us
  static List<Integer> of(SocketAddress address) throws IOException {
    if (!(address instanceof InetSocketAddress inet)) {
      return List.of();
    }
    Set<Integer> ours = openSockets();
    List<Integer> backlogs = new ArrayList<>();
    int netlink = Posix.netlink(NETLINK_SOCK_DIAG);
    try {
      for (byte family : new byte[] {AF_INET, AF_INET6}) {
        Posix.write(netlink, request(family));
        boolean more = true;
        while (more) {
          ByteBuffer datagram = Posix.read(netlink, MAX_DATAGRAM_BYTES);
          more = collect(datagram, inet.getPort(), ours, backlogs);
        }
      }
    } finally {
      Posix.close(netlink);
    }
    return backlogs;
  }

  private static ByteBuffer request(byte family) {
    return ByteBuffer.allocate(HEADER_BYTES + REQUEST_BYTES)
        .order(ByteOrder.nativeOrder())
        .putInt(HEADER_BYTES + REQUEST_BYTES)
        .putShort(SOCK_DIAG_BY_FAMILY)
        .putShort((short) (NLM_F_REQUEST | NLM_F_DUMP))
        .putLong(0)
        .put(family)
        .put(IPPROTO_TCP)
        .putShort((short) 0)
        .putInt(1 << TCP_LISTEN)
        .rewind();
  }

  /// @return whether a further datagram follows
  private static boolean collect(
      ByteBuffer datagram, int port, Set<Integer> ours, List<Integer> backlogs) throws IOException {
    while (datagram.remaining() >= HEADER_BYTES) {
      int start = datagram.position();
      int length = datagram.getInt(start);
      short type = datagram.getShort(start + 4);
      if (type == NLMSG_DONE) {
        return false;
      }
      if (type == NLMSG_ERROR || length < HEADER_BYTES) {
        throw new IOException("netlink: the kernel refused to tell");
      }
      int message = start + HEADER_BYTES;
      int itsPort = Short.toUnsignedInt(networkOrder(datagram.getShort(message + SOURCE_PORT)));
      if (itsPort == port && ours.contains(datagram.getInt(message + INODE))) {
        backlogs.add(datagram.getInt(message + WRITE_QUEUE));
      }
      // Messages begin at multiples of four.
      datagram.position(Math.min(datagram.limit(), start + (length + 3 & ~3)));
    }
    return true;
  }

  private static short networkOrder(short value) {
    return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? value : Short.reverseBytes(value);
  }

  /// The inodes of our open sockets: `/proc/self/fd/7 -> socket:[4711]`.
  private static Set<Integer> openSockets() throws IOException {
    Set<Integer> inodes = new HashSet<>();
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors) {
        String target = linkTarget(descriptor);
        if (target.startsWith("socket:[")) {
          String inode = target.substring("socket:[".length(), target.length() - 1);
          inodes.add(Integer.parseUnsignedInt(inode));
        }
      }
    }
    return inodes;
  }

  private static String linkTarget(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }
}
