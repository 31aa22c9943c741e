// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.testkit.contract;

import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.testkit.Invariants;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Opens the storages that a contract's test takes; checks and closes them after it. */
final class OpenedStorages implements ParameterResolver, AfterEachCallback {
  private static final Namespace OURS = Namespace.create(OpenedStorages.class);

  /** The storages of one test. */
  private static final class Opened {
    final List<JobStorage> storages = new ArrayList<>();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == JobStorage.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    StorageSubject subject = (StorageSubject) test.getRequiredTestInstance();
    JobStorage storage =
        parameter
            .findAnnotation(StorageSubject.KeepsChanges.class)
            .map(keeps -> subject.open(keeps.value()))
            .orElseGet(subject::open);
    opened(test).storages.add(storage);
    return storage;
  }

  @Override
  public void afterEach(ExtensionContext test) {
    for (JobStorage storage : opened(test).storages) {
      try (storage) {
        Invariants.check(storage);
      }
    }
  }

  private static Opened opened(ExtensionContext test) {
    return test.getStore(OURS)
        .getOrComputeIfAbsent(Opened.class, unused -> new Opened(), Opened.class);
  }
}
