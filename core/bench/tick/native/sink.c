/*
 * Counts ticks as an AI pipeline would receive them: a libzmq DEALER.
 *
 *   sink PORT TICKS IDLE_MS HELLO LATENCIES
 *
 * HELLO is the text of a MessagePack message in hex that is sent first ("-": none). Ends after TICKS ticks, or when
 * none came for IDLE_MS once the first has come. With LATENCIES 1 the JSON line on stdout is followed by one line per
 * tick: microseconds from its `timestamp` (the last eight bytes of the message) to its arrival.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zmq.h>

static double now_s(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

/* Ticks in a message: 1 for MARKET_DATA, the length of its array for MARKET_DATA_BATCH, 0 for all others. */
static long ticks_in(const unsigned char *bytes, size_t size) {
  static const unsigned char SINGLE[] = "\xa4type\xabMARKET_DATA", BATCH[] = "\xa4type\xb1MARKET_DATA_BATCH";
  if (size < 24) return 0;
  if (memcmp(bytes + 1, SINGLE, sizeof SINGLE - 1) == 0) return 1;
  if (memcmp(bytes + 1, BATCH, sizeof BATCH - 1) != 0) return 0;
  for (size_t i = 1; i + 10 < size && i < 128; i++) {
    if (memcmp(bytes + i, "\xa4" "data", 5) != 0) continue;
    const unsigned char *at = bytes + i + 5;
    if ((*at & 0xf0) == 0x90) return *at & 0x0f;
    if (*at == 0xdc) return at[1] << 8 | at[2];
    if (*at == 0xdd) return (long)at[1] << 24 | at[2] << 16 | at[3] << 8 | at[4];
  }
  return 0;
}

static double float_at(const unsigned char *at) {
  uint64_t bits = 0;
  double value;
  for (int i = 0; i < 8; i++) bits = bits << 8 | at[i];
  memcpy(&value, &bits, 8);
  return value;
}

int main(int argc, char **argv) {
  if (argc != 6) return 2;
  long wanted = atol(argv[2]), received = 0;
  int idle_ms = atoi(argv[3]), forever_ms = -1, high_water = 0, measure = atoi(argv[5]);
  char address[64];
  void *context = zmq_ctx_new();
  void *socket = zmq_socket(context, ZMQ_DEALER);
  zmq_setsockopt(socket, ZMQ_RCVHWM, &high_water, sizeof high_water);
  snprintf(address, sizeof address, "tcp://127.0.0.1:%s", argv[1]);
  if (zmq_connect(socket, address) != 0) return 1;
  if (strcmp(argv[4], "-") != 0) {
    unsigned char hello[512];
    size_t size = strlen(argv[4]) / 2;
    for (size_t i = 0; i < size && i < sizeof hello; i++) sscanf(argv[4] + 2 * i, "%2hhx", &hello[i]);
    zmq_send(socket, hello, size, 0);
  }
  puts("ready");
  fflush(stdout);

  double *latencies_us = measure ? malloc(sizeof(double) * wanted) : NULL;
  double ended_s = 0;
  zmq_msg_t message;
  zmq_msg_init(&message);
  zmq_setsockopt(socket, ZMQ_RCVTIMEO, &forever_ms, sizeof forever_ms);
  while (received < wanted && zmq_msg_recv(&message, socket, 0) >= 0) {
    const unsigned char *bytes = zmq_msg_data(&message);
    size_t size = zmq_msg_size(&message);
    long ticks = ticks_in(bytes, size);
    if (ticks == 0) continue;
    if (received == 0) zmq_setsockopt(socket, ZMQ_RCVTIMEO, &idle_ms, sizeof idle_ms);
    if (measure) latencies_us[received] = (now_s() - float_at(bytes + size - 8)) * 1e6;
    received += ticks;
    /* The clock is read now and then, and for the last ticks, so that it costs the flood nothing. */
    if ((received & 1023) == 0 || wanted - received < 1024) ended_s = now_s();
  }
  printf("{\"ended_s\":%.9f,\"received\":%ld}\n", ended_s, received);
  for (long i = 0; measure && i < received; i++) printf("%.3f\n", latencies_us[i]);
  fflush(stdout);
  return 0;
}
