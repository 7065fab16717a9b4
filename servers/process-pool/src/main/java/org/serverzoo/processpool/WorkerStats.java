package org.serverzoo.processpool;

/// What a worker has done so far.
///
/// @param accepted connections since its start
/// @param open connections now
/// @param answered requests since its start
/// @param sessionsHighWater the most database sessions that were in use at the same time
public record WorkerStats(long accepted, long open, long answered, int sessionsHighWater) {

  static final WorkerStats NONE = new WorkerStats(0, 0, 0, 0);

  /// Both at the same time.
  WorkerStats plus(WorkerStats other) {
    return new WorkerStats(
        accepted + other.accepted,
        open + other.open,
        answered + other.answered,
        sessionsHighWater + other.sessionsHighWater);
  }

  /// First this and then the other.
  WorkerStats followedBy(WorkerStats next) {
    return new WorkerStats(
        accepted + next.accepted,
        next.open,
        answered + next.answered,
        Math.max(sessionsHighWater, next.sessionsHighWater));
  }

  /// After the end.
  WorkerStats withoutOpen() {
    return new WorkerStats(accepted, 0, answered, sessionsHighWater);
  }

  /// As it goes over the link.
  String text() {
    return accepted + " " + open + " " + answered + " " + sessionsHighWater;
  }

  static WorkerStats parse(String text) {
    String[] parts = text.split(" ", -1);
    return new WorkerStats(
        Long.parseLong(parts[0]),
        Long.parseLong(parts[1]),
        Long.parseLong(parts[2]),
        Integer.parseInt(parts[3]));
  }
}
