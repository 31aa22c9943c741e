// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.sources;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Data sources whose connections take part in the caller's transaction. */
final class TransactionAwareSource {
  private static final String SPRING =
      "org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy";

  private TransactionAwareSource() {}

  /**
   * Refuses a data source that is given so that what is written becomes part of the caller's
   * transaction, which the storage does not do.
   *
   * @throws OpenFailure if it is such a data source, or one stands behind it
   */
  static void refuse(DataSource source) {
    Class<?> proxy = type(source.getClass().getClassLoader());
    if (proxy == null) {
      proxy = type(Thread.currentThread().getContextClassLoader());
    }
    if (proxy != null && isOrWraps(source, proxy)) {
      throw new OpenFailure(
          "the data source is a transaction-aware proxy ("
              + SPRING
              + "); the storage commits by itself and takes no part in transactions of the caller:"
              + " give it the target of the proxy",
          null);
    }
  }

  private static @Nullable Class<?> type(@Nullable ClassLoader loader) {
    try {
      return Class.forName(SPRING, false, loader);
    } catch (ClassNotFoundException | LinkageError withoutSpring) {
      return null;
    }
  }

  private static boolean isOrWraps(DataSource source, Class<?> proxy) {
    try {
      return proxy.isInstance(source) || source.isWrapperFor(proxy);
    } catch (SQLException | RuntimeException | AbstractMethodError cannotSay) {
      return false;
    }
  }
}
