package org.serverzoo.database;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.serverzoo.api.EffectiveSetting;
import org.slf4j.LoggerFactory;

/// A PostgreSQL server of the zoo's own, shared by all processes that use the same home.
///
/// ```
///   start:  door ─> become a tenant ─> server up? ──yes──> use it
///                                          └────no──────> start it
///   close:  door ─> cease to be one ─> others left? ─yes─> leave it running
///                                          └────no──────> stop it, and wait until it has stopped
/// ```
///
/// A process that is killed ceases to be a tenant and stops nothing: its server goes on, and the
/// next start takes it over. Nothing that was acknowledged is lost, either way.
///
/// Safe for use by any number of threads. Several instances for one home in one process count as
/// one tenant.
public final class EmbeddedDatabase implements AutoCloseable {

  /// This process's tenancies by the directory; guarded by the lock.
  private static final Map<Path, Tenancy> TENANCIES = new HashMap<>();

  private static final ReentrantLock LOCK = new ReentrantLock();

  private final Path directory;
  private final Tenancy tenancy;

  /// Guarded by the lock.
  private boolean closed;

  private EmbeddedDatabase(Path directory, Tenancy tenancy) {
    this.directory = directory;
    this.tenancy = tenancy;
  }

  /// Starts the server, or joins the one that runs already. The first start in a home takes a few
  /// seconds, for the programs to be unpacked; later ones take less than one.
  ///
  /// @param home the directory that holds its programs and data; made if it is missing
  /// @throws DatabaseUnavailableException if the server cannot be started; its message is a
  ///   sentence for the user
  public static EmbeddedDatabase start(Path home) {
    LOCK.lock();
    try {
      Path directory = Files.createDirectories(home.resolve("postgres")).toRealPath();
      Tenancy tenancy = TENANCIES.get(directory);
      if (tenancy == null) {
        tenancy = Tenancy.begin(directory);
        TENANCIES.put(directory, tenancy);
      }
      tenancy.users++;
      return new EmbeddedDatabase(directory, tenancy);
    } catch (IOException e) {
      throw new DatabaseUnavailableException(
          "the embedded PostgreSQL does not start: " + reason(e), e);
    } finally {
      LOCK.unlock();
    }
  }

  /// A JDBC URL with user and password.
  public String url() {
    return tenancy.url;
  }

  /// What is in force, read back from the server.
  ///
  /// @throws DatabaseUnavailableException if it does not answer
  public List<EffectiveSetting> effective() {
    try (Connection session = new Login(url(), Waits.serving(Duration.ZERO)).connect();
        Statement statement = session.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT current_setting('server_version'), current_setting('max_connections'),"
                    + " current_setting('data_directory')")) {
      row.next();
      return List.of(
          new EffectiveSetting(
              "db-embedded",
              "PostgreSQL %s, %s, %s sessions in all, data in %s"
                  .formatted(
                      row.getString(1),
                      tenancy.started ? "started" : "joined",
                      row.getString(2),
                      row.getString(3))));
    } catch (SQLException e) {
      throw new DatabaseUnavailableException(
          "the embedded PostgreSQL does not answer: " + Outage.firstLine(e), e);
    }
  }

  /// Leaves. The last user to leave stops the server, and returns when it has stopped. A second
  /// call does nothing.
  @Override
  public void close() {
    LOCK.lock();
    try {
      if (!closed) {
        closed = true;
        tenancy.users--;
        if (tenancy.users == 0) {
          TENANCIES.remove(directory);
          tenancy.end();
        }
      }
    } catch (IOException e) {
      LoggerFactory.getLogger(EmbeddedDatabase.class)
          .warn("the embedded PostgreSQL does not stop: {}", e.getMessage());
    } finally {
      LOCK.unlock();
    }
  }

  private static String reason(IOException e) {
    return switch (e) {
      // The message is the bare path.
      case AccessDeniedException _ ->
          "this user may not use " + e.getMessage() + "; say with ZOO_HOME where else";
      case FileSystemException _ -> e.getClass().getSimpleName() + " " + e.getMessage();
      default -> String.valueOf(e.getMessage());
    };
  }

  /// What the users of one home in this process have in common.
  private static final class Tenancy {

    private final TenantLock lock;
    private final Cluster cluster;
    private final boolean started;
    private final String url;

    /// Guarded by the lock of the enclosing class.
    private int users;

    private Tenancy(TenantLock lock, Cluster cluster, boolean started, String url) {
      this.lock = lock;
      this.cluster = cluster;
      this.started = started;
      this.url = url;
    }

    static Tenancy begin(Path directory) throws IOException {
      TenantLock lock = new TenantLock(directory.resolve("lock"));
      try (FileLock _ = lock.door()) {
        lock.join();
        Cluster cluster = Cluster.in(directory);
        boolean started = cluster.bringUp();
        return new Tenancy(lock, cluster, started, cluster.url());
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    }

    void end() throws IOException {
      try (lock;
          FileLock _ = lock.door()) {
        if (lock.leave()) {
          cluster.stop();
        }
      }
    }
  }
}
