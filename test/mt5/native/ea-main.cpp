// Runs the bridge of bridges/mt5 against the fake terminal: `ea-main PLATFORM PORT TOKEN FOLDER CLOCK_OFFSET_MS`.
// Lines on stdin are what a test does to the terminal; each is answered by a line `done`, those of `state` by JSON.
// `ea-main read` reads frames in hex from stdin instead and says what is in them; `ea-main retcodes` lists the return codes; `ea-main index` compares the index.
#include "fake-terminal.hpp"
#include "NexusBridge.mqh"
#include <memory>
#include <set>
#include <sstream>

static std::unique_ptr<NxBridge> bridge;
static NxSettings settings;
static int starts = 0;
// The terminal tells its program nothing of what happens.
static bool isDeaf = false;

static void StartBridge() {
  starts++;
  bridge = std::make_unique<NxBridge>();
  if (!bridge->Start(settings, "epoch-" + std::to_string(getpid()) + "-" + std::to_string(starts))) bridge.reset();
}

static void TellState() {
  std::ostringstream out;
  out.precision(12);
  const char *comma = "";
  out << "state {\"positions\":[";
  for (const FakePosition &held : Broker().positions) {
    out << comma << "{\"symbol\":\"" << held.symbol << "\",\"size\":" << (held.isBuy ? held.volume : -held.volume) << "}";
    comma = ",";
  }
  comma = "";
  out << "],\"deals\":[";
  for (const FakeDeal &deal : Broker().deals) {
    out << comma << "{\"ticket\":\"" << deal.ticket << "\",\"magic\":\"" << deal.magic << "\",\"size\":" << deal.volume << ",\"price\":" << deal.price << "}";
    comma = ",";
  }
  comma = "";
  out << "],\"asked\":{";
  for (const auto &[magic, count] : Broker().asked) {
    out << comma << "\"" << magic << "\":" << count;
    comma = ",";
  }
  comma = "";
  out << "},\"working\":[";
  for (const FakeOrder &order : Broker().working) {
    out << comma << "{\"ticket\":\"" << order.ticket << "\",\"magic\":\"" << order.magic << "\",\"price\":" << order.price << ",\"filling\":" << order.filling << "}";
    comma = ",";
  }
  out << "],\"loads\":" << Broker().loads << ",\"picks\":" << Broker().picks << "}";
  std::cout << out.str() << std::endl;
}

static void Do(const string &line) {
  std::istringstream words(line);
  string word, name;
  double a = 0, b = 0, c = 0, d = 0;
  words >> word;
  FakeBroker &broker = Broker();
  if (word == "symbol") {
    FakeSymbol symbol;
    words >> symbol.name >> symbol.tick >> symbol.tickValue >> symbol.volumeMin >> symbol.volumeStep >> symbol.volumeMax >> symbol.execution >> symbol.fillings;
    broker.add(symbol);
  } else if (word == "unshow") {
    words >> name;
    broker.symbols.at(name).isShown = false;
  } else if (word == "tickvalue") {
    words >> name >> a;
    broker.symbols.at(name).tickValue = a;
  } else if (word == "quote") {
    words >> name >> a >> b >> c >> d;
    broker.quote(name, a, b, c, d);
  } else if (word == "account") {
    words >> broker.login >> broker.server >> broker.currency >> name;
    broker.marginMode = name == "hedging" ? ACCOUNT_MARGIN_MODE_RETAIL_HEDGING : name == "exchange" ? ACCOUNT_MARGIN_MODE_EXCHANGE : ACCOUNT_MARGIN_MODE_RETAIL_NETTING;
  } else if (word == "next") {
    // fill | hold | partial VOLUME | split DEALS | retcode CODE | lost CODE | late CODE | hush CODE | timeout | silent | vanish | wrongfilling
    words >> name >> a;
    broker.script.push_back({name, a});
  } else if (word == "release") {
    ulong magic = 0;
    words >> magic >> a;
    broker.fillWorking(magic, a);
  } else if (word == "cancel") {
    ulong ticket = 0;
    words >> ticket;
    broker.cancel(ticket);
  } else if (word == "hand") {
    words >> name >> a;
    broker.byHand(name, a > 0, std::fabs(a));
  } else if (word == "ghost") {
    ulong magic = 0;
    words >> name >> a >> magic;
    broker.byProgram(name, a > 0, std::fabs(a), magic);
  } else if (word == "correct") {
    ulong ticket = 0;
    words >> ticket >> a;
    broker.correct(ticket, a);
  } else if (word == "bust") {
    ulong ticket = 0;
    words >> ticket;
    broker.takeBack(ticket);
  } else if (word == "replace") {
    ulong ticket = 0;
    words >> ticket >> a;
    broker.replace(ticket, a);
  } else if (word == "arrive") broker.arrive();
  else if (word == "answer") broker.answerHushed();
  else if (word == "hide") broker.hidesDeals = true;
  else if (word == "show") broker.visibleAtMs.clear();
  else if (word == "skip") {
    // The clock of the terminal's runtime moves on at once.
    words >> a;
    TickOffsetMs() += static_cast<ulong>(a);
  } else if (word == "stall") {
    // As a terminal that loads history holds its program up: what comes from now on waits.
    words >> a;
    std::cout << "done " << line << std::endl;
    usleep(static_cast<useconds_t>(a * 1000));
    return;
  } else if (word == "burst") {
    words >> name >> a;
    broker.burst(name, static_cast<int>(a));
  }
  else if (word == "deaf") isDeaf = line != "deaf off";
  else if (word == "algo") broker.algoTrading = line == "algo on";
  else if (word == "connected") broker.connected = line == "connected on";
  else if (word == "synced") broker.isSynced = line == "synced on";
  else if (word == "serve") broker.isServing = line == "serve on";
  else if (word == "session") {
    for (auto &[key, symbol] : broker.symbols) symbol.inSession = line == "session on";
  } else if (word == "check") broker.checkRefuses = line == "check refuses";
  else if (word == "untidy") broker.isUntidy = true;
  else if (word == "disk") words >> Disk();
  else if (word == "restart") {
    bridge->Stop("restart");
    StartBridge();
  }
  else if (word == "away") {
    bridge->Stop("away");
    bridge.reset();
  }
  else if (word == "back") StartBridge();
  else if (word == "state") TellState();
  else if (word == "start") StartBridge();
  else if (word == "port") words >> settings.port;
  else if (word == "token") words >> settings.token;
  std::cout << "done " << line << std::endl;
}

// One turn: the terminal tells what it heard, the timer of the bridge fires, the server works.
static void Turn() {
  FakeBroker &broker = Broker();
  while (!broker.heard.empty() && bridge && !isDeaf) {
    Heard said = broker.heard.front();
    broker.heard.pop_front();
    bridge->Hear(said.transaction, said.result);
  }
  if (!bridge || isDeaf) broker.heard.clear();
  if (bridge && !bridge->Turn()) StartBridge();
  broker.step();
}

static int ReadFrames() {
  string line;
  while (std::getline(std::cin, line)) {
    // `KEY=HEX` asks for one key, as text, as number, and how often it stands there.
    size_t equals = line.find('=');
    string key = equals == string::npos ? "" : line.substr(0, equals);
    if (equals != string::npos) line = line.substr(equals + 1);
    NxArray<uchar> part, frame;
    for (size_t i = 0; i + 1 < line.size(); i += 2) part.push_back(static_cast<uchar>(std::stoi(line.substr(i, 2), nullptr, 16)));
    NxFrames frames;
    frames.Append(part, ArraySize(part));
    int length = frames.Next(frame);
    NxMessage message;
    if (frames.IsBad()) std::cout << "bad frame" << std::endl;
    else if (length == 0) std::cout << "not whole" << std::endl;
    else if (!message.Read(frame, length)) std::cout << "bad message" << std::endl;
    else if (key != "") {
      for (int i = 0; i < message.ItemCount(key); i++) std::cout << (i > 0 ? "," : "") << message.ItemText(key, i);
      std::cout << " " << DoubleToString(message.Number(key), 6) << std::endl;
    }
    else {
      std::cout << "type=" << message.Text("type") << " id=" << message.Text("order_id") << " seq=" << message.Whole("seq") << " price=" << DoubleToString(message.Number("price"), 6) << " flag=" << message.Flag("flag") << " list=" << message.ItemCount("list") << " last=" << message.ItemText("list", message.ItemCount("list") - 1) << std::endl;
    }
  }
  return 0;
}

// Every return code that there may be: what it means for an order, and its words.
static int ListRetcodes() {
  const char *names[] = {"accepted", "doubtful", "requoted", "wrong filling", "refused"};
  for (uint code = 10000; code <= 10050; code++) std::cout << code << "=" << names[NxVerdictOf(code)] << ";" << NxRetcodeText(code) << std::endl;
  return 0;
}

// A million numbers are noted, found and pushed out, as a plain list does it: `ea-main index`.
static int CompareIndex() {
  const int places = 700;
  NxTickets tickets;
  tickets.Clear(places);
  std::deque<ulong> list;
  std::set<ulong> inList;
  ulong random = 88172645463325252UL;
  for (int i = 0; i < 1000000; i++) {
    random ^= random << 13;
    random ^= random >> 7;
    random ^= random << 17;
    // Near ones, as tickets are, and far ones, as numbers of orders are; many come again.
    ulong ticket = random % 3 == 0 ? 1 + random % 2000 : (1 + random % 1500) * NX_BUCKETS;
    bool isKnown = inList.count(ticket) > 0;
    if (tickets.Holds(ticket) != isKnown || tickets.Note(ticket) == isKnown) return 1;
    if (isKnown) continue;
    list.push_back(ticket);
    inList.insert(ticket);
    if (list.size() <= places) continue;
    inList.erase(list.front());
    list.pop_front();
  }
  std::cout << "alike" << std::endl;
  return 0;
}

int main(int count, char **words) {
  if (count == 2 && string(words[1]) == "index") return CompareIndex();
  if (count == 2 && string(words[1]) == "read") return ReadFrames();
  if (count == 2 && string(words[1]) == "retcodes") return ListRetcodes();
  if (count != 6) return 2;
  settings.platform = words[1];
  settings.port = std::atoi(words[2]);
  settings.token = words[3];
  settings.deviation = 20;
  settings.stateFile = "commands.txt";
  FilesFolder() = words[4];
  ClockOffsetMs() = std::atol(words[5]);
  ServerZoneSeconds() = 7200;
  string unread;
  char bytes[65536];
  for (;;) {
    pollfd waiting = {0, POLLIN, 0};
    if (poll(&waiting, 1, 5) > 0) {
      ssize_t got = read(0, bytes, sizeof bytes);
      if (got <= 0) return 0;
      unread.append(bytes, static_cast<size_t>(got));
      for (size_t end = unread.find('\n'); end != string::npos; end = unread.find('\n')) {
        Do(unread.substr(0, end));
        unread.erase(0, end + 1);
      }
    }
    Turn();
  }
}
