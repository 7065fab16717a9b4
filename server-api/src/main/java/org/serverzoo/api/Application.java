package org.serverzoo.api;

/// The application behind every design. It never knows which server runs it.
///
/// Implementations are safe for use by any number of threads.
@FunctionalInterface
public interface Application {

  /// Finds the work for a request. Never blocks and never throws: what is wrong with a request
  /// (unknown path, wrong method) comes back as a call that answers so.
  Call accept(Request request);
}
