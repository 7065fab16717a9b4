package org.serverzoo.api;

/// Is told of every answer. Safe for use by any number of threads; never blocks on a slow disk.
@FunctionalInterface
public interface AccessLog {

  /// Writes nothing. Not a lambda: the first of a JVM costs more than an answer.
  AccessLog OFF =
      new AccessLog() {
        @Override
        public void answered(String method, String target, Response response) {}
      };

  /// Called when an answer is ready to be sent.
  ///
  /// @param method the request's method, or `-` where the head could not be understood
  /// @param target the request's target, or `-`
  void answered(String method, String target, Response response);
}
