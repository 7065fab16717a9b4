package org.serverzoo.launcher.running;

import java.util.List;
import org.serverzoo.api.Design;
import org.serverzoo.api.Dial;
import org.serverzoo.jetty.JettyDesign;
import org.serverzoo.netty.NettyDesign;
import org.serverzoo.nio.NioDesign;
import org.serverzoo.processperconnection.ProcessPerConnectionDesign;
import org.serverzoo.processpool.ProcessPoolDesign;
import org.serverzoo.sequential.SequentialDesign;
import org.serverzoo.threadperconnection.ThreadPerConnectionDesign;
import org.serverzoo.threadpool.ThreadPoolDesign;
import org.serverzoo.undertow.UndertowDesign;
import org.serverzoo.vertx.VertxDesign;
import org.serverzoo.virtualthreads.VirtualThreadsDesign;

/// The zoo's table of contents: every design, in the order in which they are best read.
public record Designs(List<Design> all) {

  public static final Designs ZOO =
      new Designs(
          List.of( //
              new SequentialDesign(),
              new ThreadPerConnectionDesign(),
              new VirtualThreadsDesign(),
              new ThreadPoolDesign(),
              new ProcessPerConnectionDesign(),
              new ProcessPoolDesign(),
              new NioDesign(),
              new NettyDesign(),
              new UndertowDesign(),
              new JettyDesign(),
              new VertxDesign()));

  public Designs {
    all = List.copyOf(all);
  }

  /// The design of that name.
  public Design named(String name) {
    return all.stream()
        .filter(design -> design.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new CannotStartException(unknown(name)));
  }

  /// Says who has the dial: `these designs have it: nio and netty`.
  public String having(Dial dial) {
    List<String> names =
        all.stream().filter(design -> design.dials().contains(dial)).map(Design::name).toList();
    return switch (names.size()) {
      case 0 -> "no design has it";
      case 1 -> "this design has it: " + names.getFirst();
      default ->
          "these designs have it: "
              + String.join(", ", names.subList(0, names.size() - 1))
              + " and "
              + names.getLast();
    };
  }

  private String unknown(String name) {
    List<String> names = all.stream().map(Design::name).toList();
    String question = Nearest.question(name, names);
    return "there is no design called "
        + name
        + (question.isEmpty() ? "; `./zoo list` names them all" : question);
  }
}
