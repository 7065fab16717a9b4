package org.serverzoo.launcher.running;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.serverzoo.api.Application;
import org.serverzoo.api.Running;
import org.serverzoo.app.EchoApplication;
import org.serverzoo.app.ZooApplication;
import org.serverzoo.database.DatabaseUnavailableException;
import org.serverzoo.processperconnection.ProcessPerConnection;
import org.serverzoo.processpool.ProcessPool;

/// An application that can serve its first request, and the database under it.
///
/// ```
///   main      warm the application up: template, JSON ──────────┐
///   database  PostgreSQL is up ─> its schema is there ─> a pool ─┴─> ready
/// ```
///
/// The two take about as long, which is why they do not wait for each other.
public record Backend(App app, Application application, Optional<OpenDatabase> database)
    implements AutoCloseable {

  /// The echo, which has no database.
  public static Backend echo() {
    return new Backend(App.ECHO, new EchoApplication(), Optional.empty());
  }

  /// The zoo's own application.
  ///
  /// @param database opens it; called in a thread of its own
  /// @throws DatabaseUnavailableException if the database cannot be used
  /// @throws CannotStartException if what the user said about it makes no sense
  public static Backend zoo(Supplier<OpenDatabase> database) {
    CompletableFuture<OpenDatabase> opening =
        CompletableFuture.supplyAsync(
            database, task -> Thread.ofPlatform().name("database").start(task));
    ZooApplication application = new ZooApplication(() -> opening.join().database());
    application.warmUp();
    try {
      return new Backend(App.ZOO, application, Optional.of(opening.join()));
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof RuntimeException itself ? itself : failed;
    }
  }

  /// The database of the zoo's application, for workers that open sessions of their own: it is up
  /// and has its schema, and this process keeps no session.
  public static Backend ofWorkers(OpenDatabase open) {
    open.database().close();
    return new Backend(App.ZOO, new ZooApplication(open::database), Optional.of(open));
  }

  /// How many sessions there may be; 0 without a database.
  public int sessions() {
    return database.map(open -> open.database().sessions()).orElse(0);
  }

  /// The most that were in use at once since the start, by all processes of the server.
  ///
  /// @return empty without a database, and where no process lasts that would have counted
  OptionalInt sessionsHighWater(Running running) {
    return switch (running) {
      case ProcessPerConnection _ -> OptionalInt.empty();
      case ProcessPool pool when database.isPresent() -> OptionalInt.of(pool.sessionsHighWater());
      default ->
          database
              .map(open -> OptionalInt.of(open.database().sessionsHighWater()))
              .orElse(OptionalInt.empty());
    };
  }

  @Override
  public void close() {
    database.ifPresent(OpenDatabase::close);
  }
}
