// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rules of a public API that can grow; each answers the faults of one type. */
final class ApiRules {
  private static final String BUILDER = "Builder";

  private ApiRules() {}

  /** A class that users may extend could never gain a method. */
  static List<String> openClasses(Class<?> type) {
    boolean closed =
        type.isInterface()
            || type.isEnum()
            || type.isSealed()
            || Modifier.isFinal(type.getModifiers());
    return closed ? List.of() : List.of(type.getName() + " is neither final nor sealed");
  }

  /** A builder is nested in what it builds, and has the name Builder. */
  static List<String> strayBuilders(Class<?> type) {
    List<String> faults = new ArrayList<>();
    if (type.getSimpleName().endsWith(BUILDER)
        && (type.getDeclaringClass() == null || !type.getSimpleName().equals(BUILDER))) {
      faults.add(type.getName() + " is no nested class Builder");
    }
    for (Method method : type.getDeclaredMethods()) {
      if (isVisible(method)
          && Set.of("builder", "toBuilder").contains(method.getName())
          && (!method.getReturnType().getSimpleName().equals(BUILDER)
              || method.getReturnType().getDeclaringClass() != type)) {
        faults.add(method + " returns no Builder of " + type.getSimpleName());
      }
    }
    return faults;
  }

  /** An exception made by a constructor could never have one more member. */
  static List<String> exceptionConstructors(Class<?> type) {
    return Throwable.class.isAssignableFrom(type)
        ? Stream.of(type.getDeclaredConstructors())
            .filter(ApiRules::isVisible)
            .map(constructor -> constructor + " is public")
            .toList()
        : List.of();
  }

  /** Absence is an Optional, except in parameters of builders and of equals. */
  static List<String> nulls(Class<?> type) {
    List<String> faults = new ArrayList<>();
    for (Executable executable : executables(type)) {
      if (isNullable(executable.getAnnotatedReturnType())) {
        faults.add(executable + " returns null");
      }
      boolean mayTake =
          type.getSimpleName().equals(BUILDER) || executable.getName().equals("equals");
      for (AnnotatedType parameter : executable.getAnnotatedParameterTypes()) {
        if (!mayTake && isNullable(parameter)) {
          faults.add(executable + " takes null");
        }
      }
    }
    for (Field field : type.getDeclaredFields()) {
      if (isVisible(field) && isNullable(field.getAnnotatedType())) {
        faults.add(field + " may be null");
      }
    }
    return faults;
  }

  private static boolean isNullable(AnnotatedType type) {
    if (type.isAnnotationPresent(Nullable.class)) {
      return true;
    }
    if (type instanceof AnnotatedParameterizedType generic) {
      return Stream.of(generic.getAnnotatedActualTypeArguments()).anyMatch(ApiRules::isNullable);
    }
    if (type instanceof AnnotatedWildcardType wildcard) {
      return Stream.of(wildcard.getAnnotatedUpperBounds()).anyMatch(ApiRules::isNullable);
    }
    return type instanceof AnnotatedArrayType array
        && isNullable(array.getAnnotatedGenericComponentType());
  }

  /** Callers must be able to name each type of a signature. */
  static List<String> hiddenTypes(Class<?> type, Predicate<Class<?>> isPublished) {
    List<String> faults = new ArrayList<>();
    Set<Type> above = new HashSet<>(List.of(type.getGenericInterfaces()));
    if (type.getGenericSuperclass() != null) {
      above.add(type.getGenericSuperclass());
    }
    addHidden(faults, type.getName(), above, isPublished);
    addHidden(faults, type.getName(), bounds(type.getTypeParameters()), isPublished);
    for (Executable executable : executables(type)) {
      Set<Type> types = new HashSet<>(List.of(executable.getGenericParameterTypes()));
      types.addAll(List.of(executable.getGenericExceptionTypes()));
      types.addAll(bounds(executable.getTypeParameters()));
      if (executable instanceof Method method) {
        types.add(method.getGenericReturnType());
      }
      addHidden(faults, executable.toString(), types, isPublished);
    }
    for (Field field : type.getDeclaredFields()) {
      if (isVisible(field)) {
        addHidden(faults, field.toString(), Set.of(field.getGenericType()), isPublished);
      }
    }
    return faults;
  }

  private static void addHidden(
      List<String> faults, String where, Set<Type> types, Predicate<Class<?>> isPublished) {
    Set<Class<?>> named = new HashSet<>();
    types.forEach(each -> addNamed(named, each));
    for (Class<?> each : named) {
      if (each.getName().startsWith("dev.backendjobs.") && !isPublished.test(each)) {
        faults.add(where + " shows " + each.getName());
      }
    }
  }

  private static void addNamed(Set<Class<?>> named, Type type) {
    if (type instanceof Class<?> single) {
      named.add(single.isArray() ? single.getComponentType() : single);
    } else if (type instanceof ParameterizedType generic) {
      addNamed(named, generic.getRawType());
      Stream.of(generic.getActualTypeArguments()).forEach(each -> addNamed(named, each));
    } else if (type instanceof WildcardType wildcard) {
      Stream.of(wildcard.getUpperBounds()).forEach(each -> addNamed(named, each));
      Stream.of(wildcard.getLowerBounds()).forEach(each -> addNamed(named, each));
    } else if (type instanceof GenericArrayType array) {
      addNamed(named, array.getGenericComponentType());
    }
  }

  private static Set<Type> bounds(TypeVariable<?>[] variables) {
    Set<Type> bounds = new HashSet<>();
    for (TypeVariable<?> variable : variables) {
      bounds.addAll(List.of(variable.getBounds()));
    }
    return bounds;
  }

  private static List<Executable> executables(Class<?> type) {
    return Stream.<Executable>concat(
            Stream.of(type.getDeclaredMethods()), Stream.of(type.getDeclaredConstructors()))
        .filter(each -> isVisible(each) && !each.isSynthetic())
        .toList();
  }

  static boolean isVisible(Member member) {
    return isVisible(member.getModifiers());
  }

  static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }
}
