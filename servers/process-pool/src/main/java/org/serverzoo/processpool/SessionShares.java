package org.serverzoo.processpool;

import java.util.List;
import java.util.stream.IntStream;

/// Shares the database sessions out among the places: 100 over 6 is 17, 17, 17, 17, 16, 16.
///
/// The shares add up to no more than the total at any time: running workers give up what a new one
/// gets before it starts, and take what an old one had once it has ended. One thread at a time.
///
/// @param total 0 if there is no database
record SessionShares(int total) {

  /// @param ways at least 1
  List<Integer> over(int ways) {
    return IntStream.range(0, ways)
        .mapToObj(way -> total / ways + (way < total % ways ? 1 : 0))
        .toList();
  }

  /// Takes from the places what so many more are to have. Blocks until the workers keep to it.
  ///
  /// @return the shares of the new ones
  List<Integer> makeRoom(List<Place> places, int more)
      throws WorkerFailedException, InterruptedException {
    List<Integer> shares = over(places.size() + more);
    for (int i = 0; i < places.size(); i++) {
      if (!places.get(i).limitSessions(shares.get(i))) {
        balance(places);
        throw new WorkerFailedException("a worker does not give its database sessions back");
      }
    }
    return shares.subList(places.size(), shares.size());
  }

  /// Shares out again among those that are left: first those who give, then those who take.
  void balance(List<Place> places) throws InterruptedException {
    if (places.isEmpty() || total == 0) {
      return;
    }
    List<Integer> shares = over(places.size());
    boolean given = true;
    for (int i = 0; i < places.size(); i++) {
      if (shares.get(i) < places.get(i).share()) {
        given &= places.get(i).limitSessions(shares.get(i));
      }
    }
    for (int i = 0; given && i < places.size(); i++) {
      places.get(i).limitSessions(shares.get(i));
    }
  }
}
