package io.vatpool.k8s;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Finds fields that an object's API version does not have: a server would drop them silently. */
final class UnknownFields {
  private static final Map<String, Class<?>> MODELS =
      Map.ofEntries(
          Map.entry("v1 Namespace", Namespace.class),
          Map.entry("v1 ServiceAccount", ServiceAccount.class),
          Map.entry("v1 Service", Service.class),
          Map.entry("v1 ConfigMap", ConfigMap.class),
          Map.entry("v1 Secret", Secret.class),
          Map.entry("v1 PersistentVolumeClaim", PersistentVolumeClaim.class),
          Map.entry("apps/v1 Deployment", Deployment.class),
          Map.entry("apps/v1 StatefulSet", StatefulSet.class),
          Map.entry("batch/v1 Job", Job.class),
          Map.entry("batch/v1 CronJob", CronJob.class),
          Map.entry("policy/v1 PodDisruptionBudget", PodDisruptionBudget.class),
          Map.entry("networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class),
          Map.entry("rbac.authorization.k8s.io/v1 Role", Role.class),
          Map.entry("rbac.authorization.k8s.io/v1 RoleBinding", RoleBinding.class),
          Map.entry(
              "admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy",
              ValidatingAdmissionPolicy.class),
          Map.entry(
              "admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding",
              ValidatingAdmissionPolicyBinding.class),
          Map.entry("autoscaling/v2 HorizontalPodAutoscaler", HorizontalPodAutoscaler.class),
          Map.entry("monitoring.coreos.com/v1 ServiceMonitor", ServiceMonitor.class),
          Map.entry("monitoring.coreos.com/v1 PrometheusRule", PrometheusRule.class));

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_INVALID_SUBTYPE);

  private UnknownFields() {}

  /** Whether fields of this object can be checked here. */
  static boolean canCheck(JsonNode object) {
    return MODELS.containsKey(key(object));
  }

  static List<String> in(JsonNode object) throws Exception {
    List<String> unknown = new ArrayList<>();
    walk(MAPPER.treeToValue(object, MODELS.get(key(object))), Overlay.nameOf(object), unknown);
    return unknown;
  }

  private static String key(JsonNode object) {
    return object.path("apiVersion").asText() + " " + object.path("kind").asText();
  }

  private static void walk(Object value, String path, List<String> unknown) throws Exception {
    switch (value) {
      case null -> {}
      case Collection<?> many -> {
        for (Object one : many) {
          walk(one, path + "[]", unknown);
        }
      }
      case Map<?, ?> map -> {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          walk(entry.getValue(), path + "." + entry.getKey(), unknown);
        }
      }
      case Object bean when bean.getClass().getName().startsWith("io.fabric8.") ->
          walkBean(bean, path, unknown);
      default -> {}
    }
  }

  private static void walkBean(Object bean, String path, List<String> unknown) throws Exception {
    for (Method method : bean.getClass().getMethods()) {
      if (method.getParameterCount() > 0 || !method.getName().startsWith("get")) {
        continue;
      }
      Object value = method.invoke(bean);
      if (method.getName().equals("getAdditionalProperties")) {
        ((Map<?, ?>) value).keySet().forEach(field -> unknown.add(path + "." + field));
      } else if (!method.getName().equals("getClass")) {
        walk(value, path + "." + method.getName().substring(3), unknown);
      }
    }
  }
}
