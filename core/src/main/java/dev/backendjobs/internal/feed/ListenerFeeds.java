// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.feed;

import dev.backendjobs.job.InternalServiceException;
import dev.backendjobs.watch.JobListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The feeds of all listeners of a store. Safe to share between threads. */
public final class ListenerFeeds implements AutoCloseable {
  private final List<ListenerFeed> feeds;

  private ListenerFeeds(List<ListenerFeed> feeds) {
    this.feeds = feeds;
  }

  /**
   * Starts a feed, which has a thread, for each listener.
   *
   * @param reader where the changes are read
   * @param closeTimeout how long {@link #close()} waits for each listener
   */
  public static ListenerFeeds start(
      List<JobListener> listeners, ChangeReader reader, Duration closeTimeout) {
    List<ListenerFeed> started = new ArrayList<>();
    for (JobListener listener : listeners) {
      String name = "backend-jobs-listener-" + (started.size() + 1);
      started.add(new ListenerFeed(name, listener, reader, closeTimeout));
    }
    return new ListenerFeeds(List.copyOf(started));
  }

  /** Returns whether there is no listener. */
  public boolean isEmpty() {
    return feeds.isEmpty();
  }

  /**
   * Runs a write to an app and signals the feeds afterwards.
   *
   * @param changed says of what the write answered whether it changed something
   */
  public <T> T around(String appId, Supplier<T> write, Predicate<T> changed) {
    return feeds.isEmpty() ? write.get() : signalling(appId, write, changed);
  }

  private <T> T signalling(String appId, Supplier<T> write, Predicate<T> changed) {
    int begun = 0;
    boolean mayHaveChanged = false;
    try {
      for (ListenerFeed feed : feeds) {
        feed.before(appId);
        begun++;
      }
      T answer = write.get();
      mayHaveChanged = changed.test(answer);
      return answer;
    } catch (InternalServiceException | Error unknown) {
      // why: the change may be stored though its answer is lost
      mayHaveChanged = true;
      throw unknown;
    } finally {
      for (ListenerFeed feed : feeds.subList(0, begun)) {
        feed.after(appId, mayHaveChanged);
      }
    }
  }

  /** Returns how many gaps the listeners had since the start. */
  public long gaps() {
    return feeds.stream().mapToLong(ListenerFeed::gaps).sum();
  }

  /** Delivers what has been signalled, then ends each feed. */
  @Override
  public void close() {
    feeds.forEach(ListenerFeed::close);
  }
}
