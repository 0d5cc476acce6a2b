/*
 * Forwards messages between two libzmq DEALER sockets and looks at none of them: what a C program pays for the sockets
 * alone. DEALER on both sides is the cheapest pair, without the identity frames of ROUTER.
 */
#include <stdio.h>
#include <string.h>
#include <zmq.h>

static void *bound(void *context, char *port, size_t size) {
  int high_water = 0;
  char endpoint[64];
  size_t length = sizeof endpoint;
  void *socket = zmq_socket(context, ZMQ_DEALER);
  zmq_setsockopt(socket, ZMQ_SNDHWM, &high_water, sizeof high_water);
  zmq_setsockopt(socket, ZMQ_RCVHWM, &high_water, sizeof high_water);
  if (zmq_bind(socket, "tcp://127.0.0.1:*") != 0) return NULL;
  zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, endpoint, &length);
  snprintf(port, size, "%s", strrchr(endpoint, ':') + 1);
  return socket;
}

int main(void) {
  char port_in[16], port_out[16];
  void *context = zmq_ctx_new();
  void *from = bound(context, port_in, sizeof port_in);
  void *to = bound(context, port_out, sizeof port_out);
  if (from == NULL || to == NULL) return 1;
  printf("ports %s %s\n", port_in, port_out);
  fflush(stdout);
  zmq_msg_t message;
  zmq_msg_init(&message);
  while (zmq_msg_recv(&message, from, 0) >= 0) zmq_msg_send(&message, to, 0);
  return 0;
}
