package org.serverzoo.netty;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;

/// Netty's epoll, without one defect of 4.2.18: a channel that wants no event for a moment is taken
/// out of the epoll set (netty/netty#16689), but is believed to be in it when it wants one again,
/// and fails then. It hits a client that shuts down its side while we hold its requests back, or
/// that has to be waited for until it reads: its answers were lost.
///
/// So a channel that wants nothing is left in the set with no event but the edge-triggered error
/// that the kernel always reports, once.
final class LastingEpoll implements IoHandler {

  private final IoHandler epoll;

  private LastingEpoll(IoHandler epoll) {
    this.epoll = epoll;
  }

  static IoHandlerFactory newFactory() {
    IoHandlerFactory factory = EpollIoHandler.newFactory();
    return executor -> new LastingEpoll(factory.newHandler(executor));
  }

  @Override
  public void initialize() {
    epoll.initialize();
  }

  @Override
  public int run(IoHandlerContext context) {
    return epoll.run(context);
  }

  @Override
  public void prepareToDestroy() {
    epoll.prepareToDestroy();
  }

  @Override
  public void destroy() {
    epoll.destroy();
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return new Registration(epoll.register(handle));
  }

  @Override
  public void wakeup() {
    epoll.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return epoll.isCompatible(handleType);
  }

  private record Registration(IoRegistration inEpoll) implements IoRegistration {
    @Override
    public long submit(IoOps ops) {
      return inEpoll.submit(EpollIoOps.NONE.equals(ops) ? EpollIoOps.EPOLLET : ops);
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // As declared by Netty.
    public <T> T attachment() {
      return inEpoll.attachment();
    }

    @Override
    public boolean isValid() {
      return inEpoll.isValid();
    }

    @Override
    public boolean cancel() {
      return inEpoll.cancel();
    }
  }
}
