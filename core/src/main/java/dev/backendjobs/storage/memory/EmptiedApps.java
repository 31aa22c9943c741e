// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.storage.memory;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The apps whose last job was removed, in the order of these removals. Beyond a number of them, the
 * ones that were emptied first are reduced to what must stay of an app.
 *
 * <p>Safe to share between threads.
 */
final class EmptiedApps {
  private final int most;
  private final Set<MemoryApp> apps = new LinkedHashSet<>();

  /** Begins without any; {@code most} apps are kept whole. */
  EmptiedApps(int most) {
    this.most = most;
  }

  /** Notes that an app has no job any more; the caller holds no lock of an app. */
  void add(MemoryApp app) {
    MemoryApp oldest = push(app);
    if (oldest != null && !oldest.reduce()) {
      // why: it is in use; another app is reduced in its place sooner or later
      push(oldest);
    }
  }

  private synchronized @Nullable MemoryApp push(MemoryApp app) {
    apps.remove(app);
    apps.add(app);
    if (apps.size() <= most) {
      return null;
    }
    Iterator<MemoryApp> each = apps.iterator();
    MemoryApp oldest = each.next();
    each.remove();
    return oldest;
  }
}
