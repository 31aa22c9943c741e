// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** A data source that notes the prepared statements that are run. To be used by one caller. */
final class RecordingSource {
  /** A statement that was run, and its parameters by number. */
  record Run(String sql, Map<Integer, Object> parameters) {
    /** Prepares a statement with the same parameters. */
    PreparedStatement prepare(Connection connection, String before) throws SQLException {
      PreparedStatement statement = connection.prepareStatement(before + sql);
      for (Map.Entry<Integer, Object> parameter : parameters.entrySet()) {
        statement.setObject(parameter.getKey(), parameter.getValue());
      }
      return statement;
    }
  }

  private final DataSource source;
  private final List<Run> runs = new ArrayList<>();

  /** Runs after each query, before its rows are read. */
  private volatile Consumer<Run> afterQuery = run -> {};

  RecordingSource(DataSource source) {
    this.source = source;
  }

  /** Returns the statements that were run since the last call. */
  synchronized List<Run> take() {
    List<Run> taken = List.copyOf(runs);
    runs.clear();
    return taken;
  }

  /** Sets what runs after each query, before its rows are read. */
  void afterQuery(Consumer<Run> action) {
    afterQuery = action;
  }

  private synchronized Run ran(String sql, Map<Integer, Object> parameters) {
    Run run = new Run(sql, new TreeMap<>(parameters));
    runs.add(run);
    return run;
  }

  DataSource proxy() {
    return (DataSource)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) ->
                method.getName().equals("getConnection")
                    ? recording(source.getConnection())
                    : false);
  }

  private Connection recording(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              Object result = invoke(connection, method, arguments);
              return method.getName().equals("prepareStatement")
                  ? recording((String) arguments[0], (PreparedStatement) result)
                  : result;
            });
  }

  private PreparedStatement recording(String sql, PreparedStatement statement) {
    Map<Integer, Object> parameters = new TreeMap<>();
    return (PreparedStatement)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {PreparedStatement.class},
            (proxy, method, arguments) -> {
              String name = method.getName();
              if (name.startsWith("set")
                  && arguments.length == 2
                  && arguments[0] instanceof Integer) {
                parameters.put((Integer) arguments[0], arguments[1]);
              } else if (name.equals("executeQuery")) {
                Run run = ran(sql, parameters);
                Object rows = invoke(statement, method, arguments);
                afterQuery.accept(run);
                return rows;
              }
              return invoke(statement, method, arguments);
            });
  }

  private static Object invoke(Object on, java.lang.reflect.Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(on, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }
}
