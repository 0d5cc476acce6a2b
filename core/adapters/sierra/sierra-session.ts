import type { PlatformCommand } from '../../model/command.ts';
import type { PlatformReport } from '../../model/event.ts';
import type { Lights } from '../../model/light.ts';
import type { PlatformIdentity } from '../../model/platform.ts';
import type { AdapterParts } from '../adapter-parts.ts';
import type { AdapterEvent, SendOutcome } from '../port.ts';
import { Timers } from '../timers.ts';
import { addCommission } from './add-commission.ts';
import { readBalance } from './account-messages.ts';
import { chooseAccount } from './account-choice.ts';
import type { DtcLink } from './dtc-link.ts';
import type { DtcReader } from './dtc-reader.ts';
import { balanceRequest, tradeAccountsRequest } from './dtc-requests.ts';
import { readOrderUpdate, type OrderUpdate } from './order-messages.ts';
import { OrderSender } from './order-sender.ts';
import { eventsOfUpdate } from './order-updates.ts';
import { ownIdIn, type OwnOrder, type OwnOrders } from './own-orders.ts';
import { ReportDesk } from './report-desk.ts';
import { readTradeAccount, type LogonResponse, type TradeAccount } from './session-messages.ts';
import { sierraIdentity } from './sierra-identity.ts';
import { linkedLights, type TradeBar } from './sierra-lights.ts';
import type { SierraSettings } from './sierra-settings.ts';
import { SymbolDesk } from './symbol-desk.ts';
import { TradeWatch } from './trade-watch.ts';

export interface SessionOptions {
  readonly parts: AdapterParts;
  readonly settings: SierraSettings;
  readonly link: DtcLink;
  readonly logon: LogonResponse;
  /** Our orders of an account, over all links. */
  readonly ordersOf: (account: string) => OwnOrders;
  readonly emit: (event: AdapterEvent) => void;
  readonly ticks: (bytes: Uint8Array) => void;
  readonly lights: (lights: Lights) => void;
}

/** How long the answers may take that are wanted before the platform registers; it registers without them then. */
const OPENING_MS = 10_000;
/** The accounts are asked for again and again: the one that is traded may go, or come. */
const ACCOUNTS_AGAIN_MS = 30_000;
const ACCOUNTS_MAX = 1_000;

/** What there is once an account was chosen. */
interface Trading {
  readonly account: string;
  readonly orders: OwnOrders;
  readonly sender: OrderSender;
  readonly reports: ReportDesk;
  currency: string | undefined;
  isBalanceTold: boolean;
  isRegistered: boolean;
}

/** One link from the logon to its end: accounts, symbols, orders, reports and ticks. */
export class SierraSession {
  readonly #options: SessionOptions;
  readonly #timers: Timers;
  readonly #symbols: SymbolDesk;
  readonly #watch: TradeWatch;
  #listing: TradeAccount[] = [];
  #trading: Trading | undefined;
  #choiceLight: TradeBar | undefined = {
    state: 'amber',
    cause: 'recovering',
    reason: 'reading its accounts and symbols',
    remedy: 'It takes a moment.',
  };
  #isOver = false;
  #listRequest = 0;
  #requests = 0;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#timers = new Timers(options.parts.clock);
    const { parts, link, logon } = options;
    this.#symbols = new SymbolDesk({
      platform: parts.platform,
      link,
      timers: this.#timers,
      symbols: parts.symbols,
      nowUs: () => parts.clock.nowUs(),
      log: parts.log,
      resubscribes: logon.resubscribes,
      answered: () => this.#symbolAnswered(),
      lit: () => this.#shine(),
      ticks: (bytes) => {
        if (this.isRegistered) options.ticks(bytes);
      },
    });
    this.#watch = new TradeWatch({
      timers: this.#timers,
      tradingIsSupported: logon.tradingIsSupported,
      status: (canTrade, reason) => this.#emit({ type: 'status', canTrade, reason }),
      lit: () => this.#shine(),
    });
    this.#askAccounts();
    this.#shine();
  }

  get isRegistered(): boolean {
    return this.#trading?.isRegistered === true;
  }

  /** Ends all that is under way. */
  end(): void {
    this.#timers.cancelAll();
    this.#trading?.sender.abandon();
    this.#isOver = true;
  }

  /** A link may end in the middle of what it does; then nothing more of it is told. */
  #emit(event: AdapterEvent): void {
    const { emit, settings } = this.#options;
    if (!this.#isOver) emit(addCommission(event, settings.commissions));
  }

  send(command: PlatformCommand): SendOutcome {
    const trading = this.#trading;
    if (trading?.isRegistered !== true)
      return { outcome: 'not_sent', code: 'PLATFORM_ABSENT', reason: 'Sierra Chart is not ready for orders yet' };
    switch (command.type) {
      case 'submitOrder':
        if (command.order.account === trading.account) return trading.sender.submit(command.order);
        return {
          outcome: 'not_sent',
          code: 'PLATFORM_CANNOT_TRADE',
          reason: `account: expected ${trading.account}, which Sierra Chart trades, was ${command.order.account}`,
        };
      case 'cancelOrder':
      case 'modifyOrder':
        return trading.sender.change(command);
      case 'requestReport':
        trading.reports.ask(command.requestId, command.sinceUs);
        this.#symbols.ask();
        return { outcome: 'sent' };
    }
  }

  /** Takes one message of the server. What it does not know it leaves. */
  take(from: DtcReader): void {
    const isOurBalance = from.type === 600 && this.#balanceTold(from);
    const report = this.#trading?.reports.take(from) ?? 'other';
    if (report !== 'other') {
      if (report !== 'more') this.#reported(report);
      return;
    }
    switch (from.type) {
      case 301:
        return from.i32(4) === 0 ? this.#orderUpdated(readOrderUpdate(from)) : undefined;
      case 401:
        return this.#accountListed(readTradeAccount(from));
      case 600:
        return isOurBalance ? this.#balanceAnswered() : undefined;
      case 602:
        return this.#balanceAnswered();
      default:
        return this.#symbols.take(from);
    }
  }

  #nextRequest(): number {
    this.#requests += 1;
    return this.#requests;
  }

  #askAccounts(): void {
    this.#listing = [];
    this.#listRequest = this.#nextRequest();
    this.#options.link.send(tradeAccountsRequest(this.#listRequest));
    this.#timers.after(ACCOUNTS_AGAIN_MS, () => this.#askAccounts());
  }

  #accountListed(listed: TradeAccount): void {
    if (listed.requestId !== 0 && listed.requestId !== this.#listRequest) return;
    if (listed.account !== '' && this.#listing.length < ACCOUNTS_MAX) this.#listing.push(listed);
    if (listed.account !== '' && listed.account === this.#trading?.account)
      this.#watch.accountDisabled(listed.tradingIsDisabled);
    if (!listed.isLast) return;
    const choice = chooseAccount(this.#listing, this.#trading?.account ?? this.#options.settings.account);
    this.#listing = [];
    if (this.#trading !== undefined) this.#watch.accountListed(choice.kind === 'none' ? choice.light : undefined);
    else if (choice.kind === 'chosen') this.#open(choice.account);
    else this.#choiceLight = choice.light;
    this.#shine();
  }

  /** An account was chosen: what must be known before the platform registers is asked for. */
  #open({ account, tradingIsDisabled }: TradeAccount): void {
    const { parts, link, logon, ordersOf } = this.#options;
    const orders = ordersOf(account);
    orders.seed(parts.orders().filter((known) => known.account === account));
    orders.beginLink();
    const reports = new ReportDesk({
      link,
      clock: parts.clock,
      orders,
      known: () => parts.orders().filter((known) => known.account === account),
      account,
      multiplierOf: (symbol) => this.#symbols.book.multiplierOf(symbol),
      isFeedDown: () => this.#symbols.isFeedDown,
      nextRequest: () => this.#nextRequest(),
      log: parts.log,
    });
    const sender = new OrderSender({
      link,
      gate: parts.gate,
      timers: this.#timers,
      orders,
      instruments: this.#symbols.book,
      account,
      nowUs: () => parts.clock.nowUs(),
      pairs: logon.ocoIsSupported,
      emit: (event) => this.#emit(event),
      foreignName: (serverOrderId) => reports.clientNameOf(serverOrderId),
    });
    this.#watch.accountDisabled(tradingIsDisabled);
    this.#trading = {
      account,
      orders,
      sender,
      reports,
      currency: undefined,
      isBalanceTold: false,
      isRegistered: false,
    };
    link.send(balanceRequest(this.#nextRequest(), account));
    this.#symbols.ask();
    this.#timers.after(OPENING_MS, () => {
      if (!this.isRegistered) this.#register();
    });
  }

  #symbolAnswered(): void {
    if (this.isRegistered) this.#register();
    else this.#registerWhenReady();
  }

  #registerWhenReady(): void {
    if (this.#trading?.isBalanceTold === true && !this.isRegistered && !this.#symbols.isWaiting) this.#register();
  }

  /** Says who it is, for the first time or with more symbols. */
  #register(): void {
    const trading = this.#trading;
    if (trading === undefined) return;
    trading.isRegistered = true;
    this.#choiceLight = undefined;
    this.#emit({ type: 'registered', identity: this.#identity(trading) });
    this.#watch.registered();
  }

  #identity({ account, currency }: Trading): PlatformIdentity {
    const { parts, settings, logon } = this.#options;
    return sierraIdentity({
      platform: parts.platform,
      settings,
      serverName: logon.serverName,
      account,
      currency,
      symbols: this.#symbols.terms,
    });
  }

  /** Reads a balance, asked for or not; false where it is of another account. */
  #balanceTold(from: DtcReader): boolean {
    const { account, currency, isNone, tradingIsDisabled } = readBalance(from);
    const trading = this.#trading;
    if (trading === undefined || (account !== '' && account !== trading.account)) return false;
    if (currency !== '') trading.currency ??= currency;
    if (!isNone && tradingIsDisabled !== undefined) this.#watch.accountDisabled(tradingIsDisabled);
    return true;
  }

  /** An account without a balance registers all the same. */
  #balanceAnswered(): void {
    if (this.#trading === undefined) return;
    this.#trading.isBalanceTold = true;
    this.#registerWhenReady();
  }

  #shine(): void {
    if (!this.#isOver)
      this.#options.lights(linkedLights(this.#symbols.dataLight, this.#choiceLight ?? this.#watch.bar));
  }

  #orderUpdated(update: OrderUpdate): void {
    const trading = this.#trading;
    if (trading === undefined || (update.account !== '' && update.account !== trading.account)) return;
    const order = this.#orderOf(trading.orders, update);
    if (order === undefined) return;
    trading.orders.learn(order, update.serverOrderId);
    // What cannot be told yet is not noted either: then the first report tells it.
    if (!trading.isRegistered) return;
    const { platform } = this.#options.parts;
    const priceMultiplier = this.#symbols.book.multiplierOf(order.symbol) ?? 1;
    for (const event of eventsOfUpdate({ platform, order, update, priceMultiplier })) this.#emit(event);
    trading.sender.release(order);
    if (update.reason === 'rejected') this.#watch.orderRejected(update.info);
    else if (update.reason === 'accepted') this.#watch.orderAccepted();
  }

  /** The order of ours that an update is about; one that the book has forgotten is known by its name again. */
  #orderOf(orders: OwnOrders, update: OrderUpdate): OwnOrder | undefined {
    const known =
      orders.ofServer(update.serverOrderId) ??
      (update.previousServerOrderId === '' ? undefined : orders.ofServer(update.previousServerOrderId));
    if (known !== undefined) return known;
    const orderId = ownIdIn(update.clientOrderId);
    if (orderId === undefined) return undefined;
    const { symbol, side, quantity: size, orderType = 'MARKET' } = update;
    const named = orders.of(orderId);
    if (named !== undefined || side === undefined || size === undefined || orders.isFull) return named;
    const decidedUs = this.#options.parts.clock.nowUs();
    return orders.add({ orderId, symbol, side, size, orderType, decidedUs, executions: [] });
  }

  #reported(report: PlatformReport): void {
    this.#emit({ type: 'report', report });
    const trading = this.#trading;
    if (trading === undefined) return;
    for (const order of trading.orders.all) trading.sender.release(order);
  }
}
